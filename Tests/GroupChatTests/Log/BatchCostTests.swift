import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// Counted in rows that PostgreSQL's plan visits, which no other program on the machine changes.
@Suite("What a batch costs", .scratchDatabase(from: .migrated), .tags(.database))
struct BatchCostTests {
    enum Kind: CaseIterable {
        case message, edit, deletion, like
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
}

extension ChatFixture {
    /// How many rows the statement of a batch of so many drafts visits.
    fileprivate func visits(_ kind: BatchCostTests.Kind, drafts count: Int) async throws -> Int {
        let node = nodes[0]
        let people = try await people(1)
        let group = try await node.groups.create(.init(name: "den"), owner: people[0])
        var drafts = try (0..<count).map { _ in try BatchWriterTests.message(group, people[0]) }
        if kind != .message {
            let stored = BatchPlan(drafts: drafts)
            let outcomes = try stored.outcomes(await node.database.run(stored.statements, lane: ChatLanes.batch))
            drafts = try outcomes.map { outcome in
                guard case .decided(.success(let receipt)) = outcome, let seq = receipt.seq else {
                    throw BatchCostTests.NotStored()
                }
                return try Self.change(kind, of: seq, in: group, by: people[0])
            }
        }
        let plan = BatchPlan(drafts: drafts)
        var statements = plan.statements
        let last = statements.removeLast()
        return try await node.visits(last, after: statements, lane: ChatLanes.batch)
    }

    private static func change(
        _ kind: BatchCostTests.Kind, of seq: Int64, in group: GroupID, by person: UserID
    ) throws -> Draft {
        switch kind {
        case .message, .edit:
            try .edit(group: group, author: person, target: seq, content: "again", charactersMax: 8_000)
        case .deletion: .deletion(group: group, author: person, target: seq)
        case .like: .like(group: group, author: person, target: seq, emoji: "👍", isOn: true)
        }
    }
}
