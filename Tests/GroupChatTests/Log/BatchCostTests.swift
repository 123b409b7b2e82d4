import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// Counted in rows that PostgreSQL's plan visits, which no other program on the machine changes.
@Suite("What a batch costs", .scratchDatabase(from: .migrated), .tags(.database))
struct BatchCostTests {
    enum Kind: CaseIterable {
        case message, edit, deletion, like, slowMessage
    }

    struct NotStored: Error {}

    @Test("grows with its drafts, not with their square", arguments: Kind.allCases)
    func linear(_ kind: Kind) async throws {
        try await ChatFixture.with { chat in
            let few = try await chat.visits(kind, drafts: 20)
            let many = try await chat.visits(kind, drafts: 200)
            #expect(few > 0)
            #expect(many < few * 20, "\(few) rows for 20 drafts, \(many) for 200")
        }
    }

    @Test("has nothing in it for slow mode where a group has none", arguments: [Kind.message, .slowMessage], [1, 20])
    func slowMode(_ kind: Kind, drafts: Int) async throws {
        try await ChatFixture.with { chat in
            let calls = try await chat.slowModeCalls(kind, drafts: drafts)
            #expect(kind == .message ? calls == 0 : calls >= drafts)
        }
    }
}

extension ChatFixture {
    /// How many rows the statement of a batch of so many drafts visits.
    fileprivate func visits(_ kind: BatchCostTests.Kind, drafts count: Int) async throws -> Int {
        var statements = BatchPlan(drafts: try await drafts(kind, count)).statements
        let last = statements.removeLast()
        return try await nodes[0].visits(last, after: statements, lane: ChatLanes.batch)
    }

    /// Counts the calls of functions, which an administrator alone may switch on.
    private static let countingLane = Lane(
        name: "counting", connections: 1, depth: 1,
        settings: [.init("search_path", "groupd, pg_catalog"), .init("track_functions", "all")])
    private static let slowModeCalls = SQL(
        "test.slow_calls",
        """
        select coalesce(sum(calls), 0)::bigint from pg_stat_xact_user_functions where funcname = 'slow_mode_wait'
        """)

    /// How often a batch of so many drafts asks how long somebody has to wait.
    fileprivate func slowModeCalls(_ kind: BatchCostTests.Kind, drafts count: Int) async throws -> Int {
        let plan = BatchPlan(drafts: try await drafts(kind, count))
        let configuration = PostgresConfiguration(ScratchDatabase.current.connectionString())
        let database = Database(configuration: configuration, lanes: [Self.countingLane])
        database.start()
        let statements = plan.statements + [Statement(Self.slowModeCalls)]
        let rows = try await database.run(statements, lane: Self.countingLane)
        await database.shutdown()
        return try rows[statements.count - 1][0].decode(0)
    }

    /// So many drafts of a kind, in a group of their own.
    private func drafts(_ kind: BatchCostTests.Kind, _ count: Int) async throws -> [Draft] {
        let node = nodes[0]
        let people = try await people(1)
        let group = try await node.groups.create(.init(name: "den"), owner: people[0])
        var drafts = try (0..<count).map { _ in try BatchWriterTests.message(group, people[0]) }
        if kind == .slowMessage {
            drafts = try await slowMembers(count, of: group, people[0]).map { try BatchWriterTests.message(group, $0) }
        } else if kind != .message {
            let stored = BatchPlan(drafts: drafts)
            let outcomes = try stored.outcomes(await node.database.run(stored.statements, lane: ChatLanes.batch))
            drafts = try outcomes.map { outcome in
                guard case .decided(.success(let receipt)) = outcome, let seq = receipt.seq else {
                    throw BatchCostTests.NotStored()
                }
                return try Self.change(kind, of: seq, in: group, by: people[0])
            }
        }
        return drafts
    }

    /// So many members of a group that is in slow mode, each of whom may write.
    private func slowMembers(_ count: Int, of group: GroupID, _ owner: UserID) async throws -> [UserID] {
        let members = try await people(count)
        for member in members { try await nodes[0].groups.perform(.add(member, role: .member), in: group, by: owner) }
        try await nodes[0].groups.perform(.update(GroupPatch(slowModeSeconds: 60)), in: group, by: owner)
        return members
    }

    private static func change(
        _ kind: BatchCostTests.Kind, of seq: Int64, in group: GroupID, by person: UserID
    ) throws -> Draft {
        switch kind {
        case .message, .slowMessage, .edit:
            try .edit(group: group, author: person, target: seq, content: "again", charactersMax: 8_000)
        case .deletion: .deletion(group: group, author: person, target: seq)
        case .like: .like(group: group, author: person, target: seq, emoji: "👍", isOn: true)
        }
    }
}
