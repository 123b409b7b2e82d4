import Testing

@testable import GroupChat

@Suite("When batches are written")
struct BatchStateMachineTests {
    typealias Machine = BatchStateMachine<Int>

    static let one = GroupID.random()
    static let two = GroupID.random()

    static func draft(_ group: GroupID = one, _ content: String = "hello") throws -> Draft {
        try .message(group: group, author: .random(), clientID: nil, content: content, charactersMax: 8_000)
    }

    static func tickets(_ action: Machine.Action?) -> [Int]? {
        guard case .write(let batch) = action else { return nil }
        return batch.entries.map(\.ticket)
    }

    @Test("a lone message is written at once")
    func lone() throws {
        var machine = Machine()
        #expect(Self.tickets(machine.submit(try Self.draft(), 1)) == [1])
        #expect(machine.ended().isEmpty)
        #expect(machine.isIdle)
    }

    @Test("what comes while a batch is under way is the next batch, in order")
    func collects() throws {
        var machine = Machine()
        _ = machine.submit(try Self.draft(), 1)
        #expect(machine.submit(try Self.draft(), 2) == nil)
        #expect(machine.submit(try Self.draft(Self.two), 3) == nil)
        #expect(Self.tickets(machine.ended().first) == [2, 3])
    }

    @Test("a batch has at most as many drafts, and about as many bytes, as its bounds say")
    func bounds() throws {
        var machine = Machine(limits: .init(batchCountMax: 2, batchBytesMax: 1 << 20))
        for ticket in 0..<4 { _ = machine.submit(try Self.draft(), ticket) }
        #expect(Self.tickets(machine.ended().first) == [1, 2])
        #expect(Self.tickets(machine.ended().first) == [3])

        var narrow = Machine(limits: .init(batchBytesMax: 1_000))
        for ticket in 0..<4 { _ = narrow.submit(try Self.draft(Self.one, String(repeating: "a", count: 900)), ticket) }
        #expect(Self.tickets(narrow.ended().first) == [1])
    }

    @Test("past its bound the queue refuses the draft as overloaded and keeps the others")
    func overload() throws {
        var machine = Machine(limits: .init(waitingCountMax: 2))
        _ = machine.submit(try Self.draft(), 0)
        _ = machine.submit(try Self.draft(), 1)
        _ = machine.submit(try Self.draft(), 2)
        guard case .refuse(let entries, .overloaded) = machine.submit(try Self.draft(), 3) else {
            Issue.record("the draft was taken")
            return
        }
        #expect(entries.map(\.ticket) == [3])
        #expect(Self.tickets(machine.ended().first) == [1, 2])
        #expect(machine.waitingBytes == 0)
    }

    @Test("a group whose head is held waits in a line of its own; the others go on")
    func held() throws {
        var machine = Machine()
        let stuck = try Self.draft(Self.one)
        _ = machine.submit(stuck, 1)
        _ = machine.submit(try Self.draft(Self.two), 2)
        _ = machine.submit(try Self.draft(Self.one), 3)
        let actions = machine.ended(held: [.init(draft: stuck, ticket: 1)])
        guard actions.count == 2, case .writeHeld(Self.one, let line) = actions[0] else {
            Issue.record("\(actions)")
            return
        }
        // What came later for the same group does not overtake.
        #expect(line.entries.map(\.ticket) == [1, 3])
        #expect(Self.tickets(actions[1]) == [2])
        #expect(machine.submit(try Self.draft(Self.one), 4) == nil)
        #expect(machine.ended().isEmpty)
        guard case .writeHeld(Self.one, let next) = machine.endedHeld(group: Self.one).first else {
            Issue.record("the line was forgotten")
            return
        }
        #expect(next.entries.map(\.ticket) == [4])
        #expect(machine.endedHeld(group: Self.one).isEmpty)
        #expect(machine.isIdle)
        #expect(Self.tickets(machine.submit(try Self.draft(Self.one), 5)) == [5])
    }

    @Test("only so many lines wait for a head at a time; the next begins when one ends")
    func heldBound() throws {
        var machine = Machine(limits: .init(heldWritesMax: 1))
        let drafts = [try Self.draft(Self.one), try Self.draft(Self.two)]
        _ = machine.submit(drafts[0], 0)
        let actions = machine.ended(held: drafts.enumerated().map { .init(draft: $1, ticket: $0) })
        #expect(actions.count == 1)
        let next = machine.endedHeld(group: Self.one)
        guard case .writeHeld(Self.two, _) = next.first else {
            Issue.record("\(next)")
            return
        }
    }

    @Test("while a batch's outcome is unknown what waits and what comes is refused, and then no more")
    func doubt() throws {
        var machine = Machine()
        _ = machine.submit(try Self.draft(), 1)
        _ = machine.submit(try Self.draft(), 2)
        guard case .refuse(let waiting, .unavailable) = machine.suspend() else {
            Issue.record("nothing was refused")
            return
        }
        #expect(waiting.map(\.ticket) == [2])
        guard case .refuse(_, .unavailable) = machine.submit(try Self.draft(), 3) else {
            Issue.record("a draft was taken")
            return
        }
        machine.resume()
        #expect(machine.ended().isEmpty)
        #expect(Self.tickets(machine.submit(try Self.draft(), 4)) == [4])
    }

    @Test("after a stop nothing is begun")
    func stop() throws {
        var machine = Machine()
        _ = machine.submit(try Self.draft(), 1)
        _ = machine.submit(try Self.draft(), 2)
        guard case .refuse(let waiting, .unavailable) = machine.stop() else {
            Issue.record("nothing was refused")
            return
        }
        #expect(waiting.map(\.ticket) == [2])
        #expect(machine.ended().isEmpty)
        #expect(machine.isIdle)
    }

    @Test("changes of one message that depend on each other go into batches of their own, in order")
    func conflicts() throws {
        var machine = Machine()
        let ann = UserID.random(), bob = UserID.random()
        func like(_ user: UserID, _ isOn: Bool) -> Draft {
            .like(group: Self.one, author: user, target: 7, emoji: "👍", isOn: isOn)
        }
        let deletion = Draft.deletion(group: Self.one, author: ann, target: 7)
        _ = machine.submit(try Self.draft(), 0)
        for (ticket, draft) in [like(ann, true), like(bob, true), like(ann, false), deletion, like(bob, false)]
            .enumerated()
        {
            _ = machine.submit(draft, ticket + 1)
        }
        _ = machine.submit(try Self.draft(), 6)
        #expect(Self.tickets(machine.ended().first) == [1, 2, 6])
        #expect(Self.tickets(machine.ended().first) == [3])
        #expect(Self.tickets(machine.ended().first) == [4])
        #expect(Self.tickets(machine.ended().first) == [5])
        #expect(machine.ended().isEmpty)
    }

    @Test("a batch likes a message with one emoji, so that they are counted; what changes it waits for the others")
    func emoji() throws {
        var machine = Machine()
        let deletion = Draft.deletion(group: Self.one, author: .random(), target: 7)
        func like(_ emoji: Emoji) -> Draft {
            .like(group: Self.one, author: .random(), target: 7, emoji: emoji, isOn: true)
        }
        _ = machine.submit(try Self.draft(), 0)
        for (ticket, draft) in [like("👍"), like("🎉"), like("👍"), like("🎉"), deletion, like("👍")].enumerated() {
            _ = machine.submit(draft, ticket + 1)
        }
        #expect(Self.tickets(machine.ended().first) == [1, 3])
        #expect(Self.tickets(machine.ended().first) == [2, 4])
        #expect(Self.tickets(machine.ended().first) == [5])
        #expect(Self.tickets(machine.ended().first) == [6])
    }

    @Test("a message sent twice at once waits for its first copy; those of other people and groups do not")
    func copies() throws {
        var machine = Machine()
        let ann = UserID.random(), bob = UserID.random(), key = ClientID.random()
        func draft(_ group: GroupID, _ author: UserID) throws -> Draft {
            try .message(group: group, author: author, clientID: key, content: "hello", charactersMax: 8_000)
        }
        _ = machine.submit(try Self.draft(), 0)
        let drafts = [(Self.one, ann), (Self.one, ann), (Self.one, bob), (Self.two, ann), (Self.one, ann)]
        for (ticket, (group, author)) in drafts.enumerated() {
            _ = machine.submit(try draft(group, author), ticket + 1)
        }
        #expect(Self.tickets(machine.ended().first) == [1, 3, 4])
        #expect(Self.tickets(machine.ended().first) == [2])
        #expect(Self.tickets(machine.ended().first) == [5])
        #expect(machine.ended().isEmpty)
    }
}
