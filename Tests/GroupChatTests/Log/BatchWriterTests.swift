import Glibc
import GroupChat
import Postgres
import TestSupport
import Testing

@Suite("Writing in batches", .scratchDatabase(from: .migrated), .tags(.database))
struct BatchWriterTests {
    static func message(
        _ group: GroupID, _ author: UserID, _ content: String = "hello", client: ClientID? = nil, thread: Int64? = nil
    ) throws -> Draft {
        try .message(
            group: group, author: author, clientID: client, content: content, thread: thread, charactersMax: 8_000)
    }

    /// Submits all at once and gives the answers in their order.
    static func submit(_ drafts: [Draft], to node: ChatNode) async -> [Result<Receipt, ChatError>] {
        await withTaskGroup(of: (Int, Result<Receipt, ChatError>).self) { tasks in
            for (index, draft) in drafts.enumerated() {
                tasks.addTask {
                    do throws(ChatError) {
                        return (index, .success(try await node.writer.submit(draft)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var answers: [(Int, Result<Receipt, ChatError>)] = []
            for await answer in tasks { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    @Test("a retry gets the first message's number, from the same batch, a later one, or another node")
    func retry() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            let client = ClientID.random()
            let tries = try (0..<20).map { _ in try Self.message(group, owner, client: client) }
            let answers = await Self.submit(tries, to: chat.nodes[0]) + Self.submit(tries, to: chat.nodes[1])
            let receipts = try answers.map { try $0.get() }
            #expect(receipts.filter(\.isNew).count == 1)
            #expect(Set(receipts.map(\.seq)) == [2])
            #expect(Set(receipts.map { $0.message?.id }).count == 1)
        }
    }

    private static let refusePoison = SQL(
        "test.refuse_poison",
        "alter table groupd.group_messages add constraint no_poison check (content <> 'poison')")

    @Test("one bad draft is refused alone; those that shared its batch are stored")
    func culprit() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            var drafts = try (0..<100).map { try Self.message(group, owner, "number \($0)") }
            // What PostgreSQL itself refuses, nobody's check before it.
            _ = try await chat.admin.execute(Self.refusePoison, lane: ChatFixture.adminLane)
            drafts[57] = try Self.message(group, owner, "poison")
            let answers = await Self.submit(drafts, to: chat.nodes[0])
            #expect(answers[57] == .failure(.contentInvalid))
            let stored = answers.enumerated().filter { $0.offset != 57 }.compactMap { try? $0.element.get().seq }
            #expect(stored.sorted() == Array(2...100))
        }
    }

    @Test("a group whose head somebody holds delays no other group, and is written when it is free")
    func held() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let writer = chat.nodes[0]
            let busy = try await writer.groups.create(.init(name: "busy"), owner: owner)
            let free = try await writer.groups.create(.init(name: "free"), owner: owner)
            let stuck = try await Self.holding(busy, chat.admin) {
                // Both at once, so that they share a batch: the held one must step aside for the others' sake.
                let stuck = Task { try await writer.writer.submit(try Self.message(busy, owner)) }
                let passed = await Self.submit(try (0..<50).map { _ in try Self.message(free, owner) }, to: writer)
                #expect(passed.allSatisfy { (try? $0.get()) != nil })
                #expect(try await StoredGroup(busy, chat.admin).messages.isEmpty)
                return stuck
            }
            #expect(try await stuck.value.seq == 2)
        }
    }

    @Test("a head held for too long is answered with overloaded, and nothing is stored")
    func heldForLong() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            try await Self.holding(group, chat.admin) {
                let answers = await Self.submit([try Self.message(group, owner)], to: chat.nodes[0])
                #expect(answers == [.failure(.overloaded(retryAfter: .milliseconds(500)))])
            }
            #expect(try await StoredGroup(group, chat.admin).messages.isEmpty)
        }
    }

    /// Runs `body` while a transaction of somebody else holds the head.
    static func holding<R: Sendable>(
        _ group: GroupID, _ admin: Database, _ body: @Sendable () async throws -> R
    ) async throws -> R {
        let lock = SQL("test.hold", "select 1 from groupd.group_heads where group_id = $1 for update")
        return try await admin.withTransaction(lane: ChatFixture.adminLane, deadline: .seconds(20)) { transaction in
            _ = try await transaction.run([Statement(lock, group.uuid)])
            return try await body()
        }
    }

    @Test("when the writer's connections are killed, what is acknowledged is stored and what is refused is not")
    func killedConnections() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            let drafts = try (0..<3_000).map { try Self.message(group, owner, "number \($0)") }
            let kill = SQL(
                "test.kill",
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and usename = 'groupd'
                """)
            var answers: [Result<Receipt, ChatError>] = []
            var killed = 0
            for chunk in stride(from: 0, to: drafts.count, by: 300) {
                async let told = Self.submit(Array(drafts[chunk..<chunk + 300]), to: chat.nodes[0])
                for _ in 0..<3 {
                    killed += try await chat.admin.fetchOne(kill, lane: ChatFixture.adminLane)!.decode(0, as: Int.self)
                }
                answers += await told
            }
            #expect(killed > 0)
            let stored = try await StoredGroup(group, chat.admin).messages
            let byContent = Dictionary(uniqueKeysWithValues: stored.map { ($0.content, $0.seq) })
            for (index, answer) in answers.enumerated() {
                switch answer {
                case .success(let receipt): #expect(byContent["number \(index)"] == receipt.seq)
                case .failure: #expect(byContent["number \(index)"] == nil)
                }
            }
            #expect(stored.map(\.seq) == (0..<Int64(stored.count)).map { $0 + 2 })
            // It heals by itself: the next one is stored.
            #expect(try await Self.eventuallyStored(Self.message(group, owner), chat.nodes[0]))
        }
    }

    @Test("a database that freezes is waited for so long and no longer, and the message is there once in the end")
    func frozen() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            var patience = BatchWriter.Patience()
            (patience.attempt, patience.doubt) = (.milliseconds(300), .seconds(1))
            let writer = BatchWriter(database: chat.nodes[0].database, patience: patience)
            let draft = try Self.message(group, owner)
            // Held up where it has the head already, and stopped there: the cancellation does not reach it.
            let block = SQL("test.block", "lock table groupd.read_positions in access exclusive mode")
            let waiting = SQL(
                "test.waiting",
                """
                select pid from pg_stat_activity
                where datname = current_database() and usename = 'groupd' and wait_event_type = 'Lock'
                """)
            let (answer, backend) = try await chat.admin.withTransaction(
                lane: ChatFixture.adminLane, deadline: .seconds(30)
            ) { transaction in
                _ = try await transaction.run([Statement(block)])
                let answer = Task { () async -> Result<Receipt, ChatError> in
                    do throws(ChatError) {
                        return .success(try await writer.submit(draft))
                    } catch {
                        return .failure(error)
                    }
                }
                var backend: pid_t?
                try await eventually("the batch waits for the table") {
                    let row = try await transaction.run([Statement(waiting)])[0].first
                    backend = try row.map { pid_t(try $0.decode(0, as: Int32.self)) }
                    return backend != nil
                }
                let pid = try #require(backend)
                kill(pid, SIGSTOP)
                return (await answer.value, pid)
            }
            #expect(answer == .failure(.outcomeUnknown(retryAfter: .seconds(2))))
            kill(backend, SIGCONT)
            try await eventually("it heals") { (try? await writer.submit(draft))?.seq == 2 }
            #expect(try await StoredGroup(group, chat.admin).messages.map(\.seq) == [2])
            writer.stop()
        }
    }

    private static func eventuallyStored(_ draft: Draft, _ node: ChatNode) async throws -> Bool {
        try await eventually("the writer did not heal") {
            await submit([draft], to: node).allSatisfy { (try? $0.get()) != nil }
        }
        return true
    }

    @Test("who may not is told so, and takes no number", .tags(.security))
    func refusals() async throws {
        try await ChatFixture.with { chat in
            let node = chat.nodes[0]
            let people = try await chat.people(3)
            let (ann, bob, mallory) = (people[0], people[1], people[2])
            let group = try await node.groups.create(.init(name: "den"), owner: ann)
            try await node.groups.perform(.add(bob, role: .member), in: group, by: ann)
            let first = try await node.writer.submit(Self.message(group, ann)).seq!
            let gone = try await node.writer.submit(Self.message(group, ann)).seq!
            _ = try await node.writer.submit(.deletion(group: group, author: ann, target: gone))
            let head = try await node.events.page(of: group, after: 0, limit: 100, as: ann).head.lastSeq

            func refused(_ draft: Draft) async -> ChatError? {
                if case .failure(let error) = await Self.submit([draft], to: node)[0] { return error }
                return nil
            }
            let edit = { (who: UserID, target: Int64) throws in
                try Draft.edit(group: group, author: who, target: target, content: "x", charactersMax: 10)
            }
            #expect(await refused(try Self.message(group, mallory)) == .notMember)
            #expect(await refused(try Self.message(.random(), mallory)) == .notMember)
            #expect(await refused(try edit(mallory, first)) == .notMember)
            #expect(await refused(try edit(bob, first)) == .notAllowed(.notAuthor))
            #expect(await refused(try edit(ann, gone)) == .conflict(.messageDeleted))
            #expect(await refused(try edit(ann, 999)) == .messageNotFound)
            #expect(await refused(.deletion(group: group, author: bob, target: first)) == .notAllowed(.notAuthor))
            #expect(
                await refused(.like(group: group, author: bob, target: gone, emoji: "👍", isOn: true))
                    == .conflict(.messageDeleted))
            #expect(await refused(try Self.message(group, bob, thread: 999)) == .threadNotFound)
            try await node.groups.perform(.mute(bob, until: nil), in: group, by: ann)
            #expect(await refused(try Self.message(group, bob)) == .muted(until: nil))
            #expect(try await node.events.page(of: group, after: 0, limit: 100, as: ann).head.lastSeq == head + 1)
        }
    }

    @Test("a reply to a reply joins its root, and replies are counted without the deleted")
    func threads() async throws {
        try await ChatFixture.with { chat in
            let node = chat.nodes[0]
            let ann = try await chat.people(1)[0]
            let group = try await node.groups.create(.init(name: "den"), owner: ann)
            let root = try await node.writer.submit(Self.message(group, ann)).seq!
            let reply = try await node.writer.submit(Self.message(group, ann, thread: root))
            let second = try await node.writer.submit(Self.message(group, ann, thread: reply.seq))
            #expect(reply.message?.thread == root)
            #expect(second.message?.thread == root)
            _ = try await node.writer.submit(.deletion(group: group, author: ann, target: reply.seq!))
            let page = try await node.events.page(of: group, after: 0, limit: 100, as: ann)
            guard case .message(let message) = page.events[1].kind else {
                Issue.record("\(page.events)")
                return
            }
            #expect(message.seq == root)
            #expect(message.replyCount == 1)
        }
    }

    @Test("an outsider and an ex-member read nothing of the log that a member reads", .tags(.security))
    func reading() async throws {
        try await ChatFixture.with { chat in
            let node = chat.nodes[0]
            let people = try await chat.people(3)
            let group = try await node.groups.create(.init(name: "den"), owner: people[0])
            try await node.groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            #expect(try await node.events.page(of: group, after: 0, limit: 10, as: people[1]).events.count == 2)
            try await node.groups.perform(.remove(people[1]), in: group, by: people[0])
            for reader in [people[1], people[2]] {
                await #expect(throws: ChatError.notMember) {
                    try await node.events.page(of: group, after: 0, limit: 10, as: reader)
                }
            }
            #expect(try await node.events.page(of: group, after: 0, limit: 10, as: people[0]).events.count == 3)
        }
    }
}
