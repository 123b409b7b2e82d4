import Postgres
import Testing

@testable import GroupChat

@Suite("The plan of an import")
struct ImportPlanTests {
    static let owner = UserID.random()
    static let ann = UserID.random()
    static let ben = UserID.random()

    static func plan(lastSeq: Int64 = 1, messages: Int64 = 0) -> ImportPlan {
        var plan = ImportPlan(head: .init(lastSeq: lastSeq, messageCount: messages), members: [owner])
        plan.identify(ImportAuthor(name: "ann"), as: ann)
        plan.identify(ImportAuthor(name: "ben"), as: ben)
        plan.identify(ImportAuthor(name: "owner"), as: owner)
        return plan
    }

    static func key(_ number: UInt64) -> ClientID { ClientID(UUID128(high: 7, low: number)) }

    static func line(_ number: Int, _ name: String = "ann", replyTo: UInt64? = nil) throws -> ImportLine {
        try ImportLine(
            number: number, key: key(UInt64(number)), author: .init(name: name), content: "line \(number)",
            createdAt: Timestamp(microsecondsSince2000: Int64(number)), replyTo: replyTo.map(key),
            charactersMax: 100)
    }

    @Test("numbers joinings first, each author's once, then the messages in their order")
    func numbers() throws {
        let batch = Self.plan(lastSeq: 4, messages: 2).batch(
            of: [try Self.line(1), try Self.line(2, "owner"), try Self.line(3, "ben"), try Self.line(4)])
        #expect(batch.joins == [Self.ann, Self.ben])
        #expect(batch.firstMessageSeq == 7)
        #expect(batch.messages.map(\.line.number) == [1, 2, 3, 4])
        #expect(batch.newHead == .init(lastSeq: 10, messageCount: 6))
    }

    @Test("a reply joins the root of what it answers, in the batch or before it")
    func replies() throws {
        var plan = Self.plan()
        let first = plan.batch(of: [try Self.line(1, "owner"), try Self.line(2, "owner", replyTo: 1)])
        #expect(first.messages.map(\.thread) == [nil, 2])
        plan.add(first)
        let second = plan.batch(of: [try Self.line(3, "owner", replyTo: 2), try Self.line(4, "owner", replyTo: 3)])
        #expect(second.messages.map(\.thread) == [2, 2])
        #expect(second.replies == [2: .init(count: 2, lastSeq: 5)])
    }

    @Test("a reply to what did not come before, or to itself, stands alone and is told")
    func unknownReplies() throws {
        let batch = Self.plan().batch(of: [
            try Self.line(1, replyTo: 2), try Self.line(2, replyTo: 2), try Self.line(3, replyTo: 99),
        ])
        #expect(batch.messages.map(\.thread) == [nil, nil, nil])
        #expect(batch.notices == [.replyDropped(line: 1), .replyDropped(line: 2), .replyDropped(line: 3)])
    }

    @Test("what others numbered is followed: their messages are there, and whoever went is not brought back")
    func following() throws {
        var plan = Self.plan()
        plan.add(plan.batch(of: [try Self.line(1), try Self.line(2, "ben")]))
        let head = ImportPlan.Head(lastSeq: 8, messageCount: 4)
        plan.follow(
            [
                .message(key: Self.key(3), root: 2), .message(key: nil, root: 7), .gone(Self.ann),
            ], to: head)
        let batch = plan.batch(of: [try Self.line(3), try Self.line(4), try Self.line(5, "ben", replyTo: 3)])
        #expect(batch.head == head)
        #expect(batch.stored.map(\.line.number) == [3])
        #expect(batch.notices == [.skipped(line: 4, .authorBarred)])
        #expect(batch.messages.map(\.line.number) == [5])
        #expect(batch.messages.map(\.thread) == [2])
        #expect(batch.joins == [])
        plan.follow([.joined(Self.ann)], to: head)
        #expect(plan.batch(of: [try Self.line(4)]).messages.count == 1)
        plan.follow([.gone(Self.ben), .unbanned(Self.ben)], to: head)
        #expect(plan.batch(of: [try Self.line(5, "ben")]).joins == [Self.ben])
    }

    @Test("a commit that nobody learned of is found: its lines are stored already and nothing is left to write")
    func unknownOutcome() throws {
        var plan = Self.plan()
        let lines = [try Self.line(1), try Self.line(2, replyTo: 1)]
        let lost = plan.batch(of: lines)
        plan.follow(
            [.joined(Self.ann), .message(key: Self.key(1), root: 3), .message(key: Self.key(2), root: 3)],
            to: lost.newHead)
        let again = plan.batch(of: lines)
        #expect(again.isEmpty)
        #expect(again.stored.map(\.line) == lines)
    }

    @Test("a key twice in one batch is one message")
    func repeated() throws {
        let batch = Self.plan().batch(of: [try Self.line(1), try Self.line(1, "ben")])
        #expect(batch.messages.count == 1)
        #expect(batch.repeatedCount == 1)
        #expect(batch.joins == [Self.ann])
    }

    @Test(
        "a line keeps the bounds of every message",
        arguments: [
            ("", 0, ImportRefusal.content(.contentEmpty)), (" \n", 0, .content(.contentEmpty)),
            ("12345678901", 0, .content(.contentTooLong(characters: 11, charactersMax: 10))),
            ("a\0", 0, .content(.contentInvalid)), ("fine", 86_401, .timeInFuture),
        ] as [(String, Int64, ImportRefusal)])
    func bounds(content: String, secondsAhead: Int64, refusal: ImportRefusal) {
        #expect(throws: refusal) {
            try ImportLine(
                number: 1, key: Self.key(1), author: .init(name: "ann"), content: content,
                createdAt: Timestamp.now.advanced(by: .seconds(secondsAhead)), charactersMax: 10)
        }
    }

    @Test("what the data is at fault for is split, what passes is waited for, and patience ends")
    func retries() {
        func failed(_ kind: PostgresError.Kind, patience: Duration = .seconds(60)) -> ImportRetry.Decision {
            var retry = ImportRetry(patience: patience)
            return retry.failed(PostgresError(kind))
        }
        let message = ServerMessage(message: "")
        #expect(failed(.server(SQLState("54000"), message)) == .split)
        #expect(failed(.server(.checkViolation, message)) == .split)
        #expect(failed(.server(.lockNotAvailable, message)) == .wait(.milliseconds(20)))
        #expect(failed(.connectionLost) == .wait(.milliseconds(20)))
        #expect(failed(.unavailable) == .wait(.milliseconds(20)))
        #expect(failed(.unavailable, patience: .zero) == .giveUp)
        #expect(failed(.shutDown) == .giveUp)
        #expect(failed(.server(.undefinedTable, message)) == .giveUp)
        var retry = ImportRetry(patience: .seconds(1))
        var pauses: [ImportRetry.Decision] = []
        repeat { pauses.append(retry.failed(PostgresError(.unavailable))) } while pauses.last != .giveUp
        #expect(pauses == [20, 40, 80, 160, 320, 640].map { .wait(.milliseconds($0)) } + [.giveUp])
    }
}
