import Testing

@testable import groupd

@Suite("The terminal client's decisions")
struct ChatMachineTests {
    private static func draft(_ number: Int) -> ChatDraft {
        ChatDraft(clientID: "id-\(number)", content: "line \(number)", thread: nil)
    }

    private static func message(_ seq: Int64) -> ChatEvent {
        .message(
            ChatMessage(seq: seq, author: "ann", content: "m\(seq)", thread: nil, createdAt: "", isDeleted: false))
    }

    private static func position(_ seq: Int64) -> ChatMachine.Position { .init(epoch: "e", seq: seq) }

    /// A client that has joined a group of `head` numbers and seen them.
    private static func joined(head: Int64 = 0, follows: Bool = false) -> ChatMachine {
        var machine = ChatMachine(follows: follows)
        _ = machine.opened()
        _ = machine.received(.ready)
        _ = machine.received(.subscribed(epoch: "e", lastSeq: head, recovered: true))
        _ = machine.received(.subscribed(epoch: "e", lastSeq: head, recovered: true))
        for seq in stride(from: max(1, head - ChatMachine.historyCount + 1), through: head, by: 1) {
            _ = machine.received(.event(seq: seq, message(seq)))
        }
        return machine
    }

    @Test("asks for the head, then for the last fifty numbers, and shows them")
    func joining() {
        var machine = ChatMachine(follows: true)
        #expect(machine.opened() == [.hello])
        #expect(machine.received(.ready) == [.subscribe(after: nil)])
        #expect(
            machine.received(.subscribed(epoch: "e", lastSeq: 80, recovered: true))
                == [.subscribe(after: Self.position(30))])
        #expect(machine.received(.subscribed(epoch: "e", lastSeq: 80, recovered: true)) == [])
        #expect(machine.received(.event(seq: 31, Self.message(31))) == [.show(Self.message(31))])
    }

    @Test("shows each number once, and subscribes again from where it is when one is missing")
    func holes() {
        var machine = Self.joined(head: 3)
        #expect(machine.received(.event(seq: 3, Self.message(3))) == [])
        #expect(machine.received(.event(seq: 5, Self.message(5))) == [.subscribe(after: Self.position(3))])
        #expect(machine.received(.event(seq: 6, Self.message(6))) == [])
        #expect(machine.received(.subscribed(epoch: "e", lastSeq: 6, recovered: true)) == [])
        #expect(machine.received(.event(seq: 4, Self.message(4))) == [.show(Self.message(4))])
        #expect(machine.received(.event(seq: 5, Self.message(5))) == [.show(Self.message(5))])
        #expect(machine.received(.head(5)) == [])
        #expect(machine.received(.head(7)) == [.subscribe(after: Self.position(5))])
        #expect(machine.received(.head(8)) == [])
    }

    @Test("sends one message at a time, and again with the same client id after a lost connection")
    func outbox() {
        var machine = Self.joined()
        #expect(machine.typed(Self.draft(1)) == [.send(Self.draft(1))])
        #expect(machine.typed(Self.draft(2)) == [])
        #expect(machine.closed(code: nil, chance: 0.5) == .reconnect(milliseconds: 250))
        #expect(machine.opened() == [.hello])
        #expect(machine.received(.ready) == [.subscribe(after: Self.position(0))])
        #expect(
            machine.received(.subscribed(epoch: "e", lastSeq: 1, recovered: true)) == [.send(Self.draft(1))])
        #expect(machine.received(.ack(clientID: "id-2", seq: 2)) == [])
        #expect(machine.received(.ack(clientID: "id-1", seq: 1)) == [.send(Self.draft(2))])
        #expect(machine.received(.ack(clientID: "id-1", seq: 1)) == [])
    }

    @Test("waits where the server is busy, and drops what it refuses for good")
    func refusals() {
        var machine = Self.joined()
        _ = machine.typed(Self.draft(1))
        func refusal(_ code: String) -> ChatFrame {
            .error(ref: "id-1", code: code, message: "why", retryAfterMS: 1_200)
        }
        #expect(machine.received(refusal("rate_limited")) == [.retry(milliseconds: 1_200)])
        #expect(machine.retryDue() == [.send(Self.draft(1))])
        _ = machine.typed(Self.draft(2))
        #expect(machine.received(refusal("validation_failed")) == [.note("Not sent: why"), .send(Self.draft(2))])
    }

    @Test("ends with a failure where a line was refused for good, once the others are stored")
    func refusedForGood() {
        var machine = Self.joined()
        _ = machine.typed(Self.draft(1))
        _ = machine.typed(Self.draft(2))
        _ = machine.typed(Self.draft(3))
        let refusal = ChatFrame.error(ref: "id-1", code: "validation_failed", message: "why", retryAfterMS: nil)
        #expect(machine.received(refusal) == [.note("Not sent: why"), .send(Self.draft(2))])
        _ = machine.received(.ack(clientID: "id-2", seq: 1))
        _ = machine.received(.event(seq: 1, Self.message(1)))
        _ = machine.received(.error(ref: "id-3", code: "forbidden", message: "why", retryAfterMS: nil))
        #expect(machine.inputEnded() == [.close])
        #expect(machine.closed(code: 1_000, chance: 1) == .end(failure: "2 messages were not sent."))

        var one = Self.joined()
        _ = one.typed(Self.draft(1))
        #expect(one.inputEnded() == [])
        #expect(one.received(refusal) == [.note("Not sent: why"), .close])
        #expect(one.closed(code: 1_000, chance: 1) == .end(failure: "1 message was not sent."))

        var long = Self.joined()
        long.dropped()
        #expect(long.inputEnded() == [.close])
        #expect(long.closed(code: 1_000, chance: 1) == .end(failure: "1 message was not sent."))
    }

    @Test("has room for a bounded number of messages")
    func bound() {
        var machine = ChatMachine(follows: true)
        for number in 1...ChatMachine.outboxCountMax {
            #expect(machine.hasRoom)
            _ = machine.typed(Self.draft(number))
        }
        #expect(!machine.hasRoom)
    }

    @Test("ends when the input is over, everything is stored, and the history has been shown")
    func ending() {
        var machine = Self.joined(head: 2)
        _ = machine.typed(Self.draft(1))
        #expect(machine.inputEnded() == [])
        #expect(machine.received(.ack(clientID: "id-1", seq: 3)) == [])
        #expect(machine.received(.event(seq: 3, Self.message(3))) == [.show(Self.message(3)), .close])
        #expect(machine.closed(code: 1_000, chance: 1) == .end(failure: nil))

        var waiting = ChatMachine(follows: false)
        #expect(waiting.inputEnded() == [])
        _ = waiting.opened()
        _ = waiting.received(.ready)
        _ = waiting.received(.subscribed(epoch: "e", lastSeq: 1, recovered: true))
        #expect(waiting.received(.subscribed(epoch: "e", lastSeq: 1, recovered: true)) == [])
        #expect(waiting.received(.event(seq: 1, Self.message(1))) == [.show(Self.message(1)), .close])

        var following = Self.joined(head: 2, follows: true)
        #expect(following.inputEnded() == [])
    }

    @Test("after a gap too long to replay it goes on near the head, and no further back than it was")
    func resync() {
        var machine = Self.joined(head: 10, follows: true)
        #expect(machine.received(.subscribed(epoch: "e", lastSeq: 5_000, recovered: false)) == [])
        let note = ChatMachine.Action.note("Too much was missed; here is the end of it.")
        #expect(
            machine.received(.resync(epoch: "e", lastSeq: 5_000))
                == [note, .subscribe(after: Self.position(4_950))])
        // A server that replays less than that is not asked for ever.
        #expect(machine.received(.resync(epoch: "e", lastSeq: 5_001)) == [])
        #expect(machine.position == Self.position(5_001))
        #expect(machine.received(.event(seq: 5_002, Self.message(5_002))) == [.show(Self.message(5_002))])
        #expect(
            machine.received(.resync(epoch: "e", lastSeq: 5_010))
                == [note, .subscribe(after: Self.position(5_002))])
        var restored = Self.joined(head: 90, follows: true)
        #expect(
            restored.received(.resync(epoch: "f", lastSeq: 20))
                == [note, .subscribe(after: .init(epoch: "f", seq: 0))])
    }

    @Test(
        "comes back where the server invites it, and says why where it does not",
        arguments: [
            (nil, true), (1_000, true), (1_006, true), (1_012, true), (4_008, true), (4_029, true), (4_030, true),
            (4_501, true), (4_500, false), (4_503, false), (4_509, false),
        ] as [(Int?, Bool)])
    func closing(code: Int?, comesBack: Bool) {
        var machine = Self.joined()
        switch machine.closed(code: code, chance: 1) {
        case .reconnect(let milliseconds): #expect(comesBack && milliseconds == 500)
        case .end(let failure): #expect(!comesBack && failure != nil)
        }
    }

    @Test("a token that is refused twice is not tried a third time")
    func token() {
        var machine = Self.joined()
        #expect(machine.closed(code: 4_501, chance: 1) == .reconnect(milliseconds: 500))
        _ = machine.opened()
        guard case .end(_?) = machine.closed(code: 4_501, chance: 1) else {
            Issue.record("came back")
            return
        }
    }

    @Test("the pauses before it comes back double up to 30 s, are spread by chance, and begin anew")
    func backoff() {
        var machine = Self.joined()
        let pauses = (0..<9).map { _ in machine.closed(code: nil, chance: 1) }
        #expect(
            pauses
                == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000].map {
                    .reconnect(milliseconds: $0)
                })
        #expect(machine.closed(code: nil, chance: 0) == .reconnect(milliseconds: 0))
        _ = machine.opened()
        _ = machine.received(.bye(reconnectAfterMS: 3_500))
        #expect(machine.closed(code: 1_012, chance: 1) == .reconnect(milliseconds: 3_500))
        _ = machine.opened()
        _ = machine.received(.ready)
        _ = machine.received(.subscribed(epoch: "e", lastSeq: 0, recovered: true))
        #expect(machine.closed(code: nil, chance: 1) == .reconnect(milliseconds: 500))
    }

    @Test("ends where the person is no member any more", arguments: ["removed", "left", "deleted"])
    func unsubscribed(code: String) {
        var machine = Self.joined()
        #expect(machine.received(.unsubscribed(code: code)) == [.close])
        guard case .end(_?) = machine.closed(code: 1_000, chance: 1) else {
            Issue.record("went on")
            return
        }
    }
}
