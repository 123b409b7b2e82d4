import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Slow mode", .scratchDatabase(from: .migrated), .tags(.database))
struct SlowModeTests {
    private static let slow = Duration.seconds(60)

    /// A group in slow mode with members beside its owner.
    private struct Scene {
        let chat: ChatFixture
        let group: GroupID
        let owner: UserID
        let members: [UserID]

        init(_ chat: ChatFixture, members count: Int = 1) async throws {
            self.chat = chat
            let people = try await chat.people(count + 1)
            owner = people[0]
            members = Array(people.dropFirst())
            let groups = chat.nodes[0].groups
            group = try await groups.create(.init(name: "den"), owner: owner)
            for member in members { try await groups.perform(.add(member, role: .member), in: group, by: owner) }
            try await groups.perform(.update(GroupPatch(slowModeSeconds: 60)), in: group, by: owner)
        }

        func send(
            _ author: UserID, client: ClientID? = nil, node: Int = 0
        ) async throws -> Result<Receipt, ChatError> {
            let draft = try BatchWriterTests.message(group, author, client: client)
            return await BatchWriterTests.submit([draft], to: chat.nodes[node])[0]
        }

        /// Writes exactly these in one batch.
        func batch(_ drafts: [Draft]) async throws -> [BatchPlan.Outcome] {
            let plan = BatchPlan(drafts: drafts)
            return try plan.outcomes(try await chat.nodes[0].database.run(plan.statements, lane: ChatLanes.batch))
        }
    }

    /// How long a refused sender is to wait; nil where the draft was not refused for that.
    private static func wait(_ result: Result<Receipt, ChatError>) -> Duration? {
        if case .failure(.slowMode(let wait)) = result { wait } else { nil }
    }

    private static func wait(_ outcome: BatchPlan.Outcome) -> Duration? {
        if case .decided(let result) = outcome { wait(result) } else { nil }
    }

    @Test("lets a member write again after exactly the time that the refusal names, on every node")
    func exact() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let scene = try await Scene(chat)
            let member = scene.members[0]
            #expect(try await scene.send(member).get().seq == 4)
            let wait = try #require(Self.wait(try await scene.send(member, node: 1)))
            #expect(wait <= Self.slow && wait > Self.slow - .seconds(30))
            try await chat.passTime(wait - .seconds(20), in: scene.group)
            let rest = try #require(Self.wait(try await scene.send(member)))
            #expect(rest <= .seconds(20))
            try await chat.passTime(rest, in: scene.group)
            #expect(try await scene.send(member, node: 1).get().seq == 5)
        }
    }

    @Test("does not hold admins and the owner, nor one member for another, nor a group without it")
    func exempt() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat, members: 2)
            try await chat.nodes[0].groups.perform(
                .setRole(scene.members[0], .admin), in: scene.group, by: scene.owner)
            for author in [scene.owner, scene.owner, scene.members[0], scene.members[0], scene.members[1]] {
                #expect(try await scene.send(author).get().isNew)
            }
            #expect(Self.wait(try await scene.send(scene.members[1])) != nil)
            let other = try await chat.nodes[0].groups.create(.init(name: "open"), owner: scene.members[1])
            let drafts = try (0..<3).map { _ in try BatchWriterTests.message(other, scene.members[1]) }
            #expect(await BatchWriterTests.submit(drafts, to: chat.nodes[0]).allSatisfy { (try? $0.get()) != nil })
            try await chat.nodes[0].groups.perform(
                .update(GroupPatch(slowModeSeconds: 0)), in: scene.group, by: scene.owner)
            #expect(try await scene.send(scene.members[1]).get().isNew)
        }
    }

    @Test("counts what was sent before it was switched on, and leaving and coming back does not reset it")
    func before() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            let (member, groups) = (scene.members[0], chat.nodes[0].groups)
            try await groups.perform(.update(GroupPatch(slowModeSeconds: 0)), in: scene.group, by: scene.owner)
            #expect(try await scene.send(member).get().isNew)
            try await groups.perform(.update(GroupPatch(slowModeSeconds: 60)), in: scene.group, by: scene.owner)
            #expect(Self.wait(try await scene.send(member)) != nil)
            try await groups.perform(.leave, in: scene.group, by: member)
            try await groups.perform(.add(member, role: .member), in: scene.group, by: scene.owner)
            #expect(Self.wait(try await scene.send(member)) != nil)
        }
    }

    @Test("never refuses the retry of a message that is stored, alone or in a batch")
    func retry() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat)
            let (member, client) = (scene.members[0], ClientID.random())
            let first = try await scene.send(member, client: client).get()
            let again = try await scene.send(member, client: client).get()
            #expect(again.seq == first.seq && !again.isNew)
            let outcomes = try await scene.batch([
                try BatchWriterTests.message(scene.group, member, client: client),
                try BatchWriterTests.message(scene.group, member),
            ])
            guard case .decided(.success(let stored)) = outcomes[0] else {
                Issue.record("\(outcomes[0])")
                return
            }
            #expect(stored.seq == first.seq)
            #expect(Self.wait(outcomes[1]) != nil)
        }
    }

    @Test("does not count a retry in the same batch as the member's message, but does count a reply")
    func company() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat, members: 2)
            let client = ClientID.random()
            let root = try #require(try await scene.send(scene.members[0], client: client).get().seq)
            try await chat.passTime(Self.slow, in: scene.group)
            let outcomes = try await scene.batch([
                try BatchWriterTests.message(scene.group, scene.members[0], client: client),
                try BatchWriterTests.message(scene.group, scene.members[0]),
                try BatchWriterTests.message(scene.group, scene.members[1], thread: root),
                try BatchWriterTests.message(scene.group, scene.members[1]),
            ])
            let seqs = outcomes.map { outcome in
                if case .decided(.success(let receipt)) = outcome { receipt.seq } else { Int64?.none }
            }
            #expect(seqs == [root, root + 1, root + 2, nil])
            #expect(Self.wait(outcomes[3]) == Self.slow)
        }
    }

    @Test("takes the first of several by one member in one batch, in their order, and numbers without a hole")
    func batch() async throws {
        try await ChatFixture.with { chat in
            let scene = try await Scene(chat, members: 2)
            let (ann, bob) = (scene.members[0], scene.members[1])
            let authors = [ann, bob, ann, scene.owner, bob, ann, scene.owner]
            var drafts = try authors.map { try BatchWriterTests.message(scene.group, $0) }
            // What is refused for another reason does not count as somebody's message.
            drafts.insert(try BatchWriterTests.message(scene.group, ann, thread: 999), at: 0)
            let outcomes = try await scene.batch(drafts)
            #expect(outcomes[0] == .decided(.failure(.threadNotFound)))
            let seqs = outcomes.map { outcome in
                if case .decided(.success(let receipt)) = outcome { receipt.seq } else { Int64?.none }
            }
            #expect(seqs == [nil, 5, 6, nil, 7, nil, nil, 8])
            #expect([3, 5, 6].allSatisfy { Self.wait(outcomes[$0]) == Self.slow })
            let stored = try await StoredGroup(scene.group, chat.admin)
            #expect(stored.messages.map(\.seq) == [5, 6, 7, 8])
        }
    }

    @Test("lets one message of a member through however many come at once on two nodes")
    func race() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let scene = try await Scene(chat)
            let drafts = try (0..<40).map { _ in try BatchWriterTests.message(scene.group, scene.members[0]) }
            async let left = BatchWriterTests.submit(Array(drafts[..<20]), to: chat.nodes[0])
            async let right = BatchWriterTests.submit(Array(drafts[20...]), to: chat.nodes[1])
            let answers = await left + right
            #expect(answers.count { (try? $0.get()) != nil } == 1)
            #expect(answers.count { Self.wait($0) != nil } == 39)
        }
    }
}
