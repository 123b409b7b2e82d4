import TestSupport
import Testing

@testable import GroupChat

@Suite("The renewal of epochs", .scratchDatabase(from: .migrated), .tags(.database))
struct EpochRenewalTests {
    @Test("every group gets an epoch of its own that it did not have, over as many pages as it takes")
    func all() async throws {
        try await withGroups(5) { chat in
            let before = try await epochs()
            let count = try await EpochRenewal(database: chat.nodes[0].database, groupsPerTransaction: 2).renewAll()
            let after = try await epochs()
            #expect(count == 5)
            #expect(Set(after).count == 5)
            #expect(Set(after).isDisjoint(with: before))
        }
    }

    @Test("a database that is served for the first time, or again, keeps its epochs")
    func unchanged() async throws {
        try await withGroups(2) { chat in
            let before = try await epochs()
            let renewal = EpochRenewal(database: chat.nodes[0].database)
            #expect(try await renewal.renewIfRestored() == nil)
            #expect(try await renewal.renewIfRestored() == nil)
            #expect(try await epochs() == before)
        }
    }

    @Test(
        "a copy on another cluster, or on another timeline, gets new epochs, once",
        arguments: ["system_identifier = '1'", "timeline = '00000000'"])
    func restored(stored: String) async throws {
        try await withGroups(2) { chat in
            let renewal = EpochRenewal(database: chat.nodes[0].database)
            _ = try await renewal.renewIfRestored()
            try await ScratchDatabase.current.run("update groupd.server_state set \(stored)")
            let before = try await epochs()
            #expect(try await renewal.renewIfRestored() == 2)
            let after = try await epochs()
            #expect(Set(after).isDisjoint(with: before))
            #expect(try await renewal.renewIfRestored() == nil)
            #expect(try await epochs() == after)
        }
    }

    @Test("of two servers that start on a restored database at once, one renews")
    func race() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            _ = try await chat.nodes[0].groups.create(.init(name: "den"), owner: try await chat.people(1)[0])
            _ = try await EpochRenewal(database: chat.nodes[0].database).renewIfRestored()
            try await ScratchDatabase.current.run("update groupd.server_state set timeline = '00000000'")
            async let first = EpochRenewal(database: chat.nodes[0].database).renewIfRestored()
            async let second = EpochRenewal(database: chat.nodes[1].database).renewIfRestored()
            let counts = try await [first, second]
            #expect(counts.compactMap { $0 } == [1])
        }
    }

    private func withGroups(_ count: Int, _ body: (ChatFixture) async throws -> Void) async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            for number in 0..<count {
                _ = try await chat.nodes[0].groups.create(.init(name: "group \(number)"), owner: owner)
            }
            try await body(chat)
        }
    }

    private func epochs() async throws -> [Substring] {
        try await ScratchDatabase.current.run("select epoch from groupd.group_heads order by group_id")
            .split(separator: "\n")
    }
}
