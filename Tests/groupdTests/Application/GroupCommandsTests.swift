import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("groupd group", .scratchDatabase(from: .migrated), .tags(.database))
struct GroupCommandsTests {
    @Test("a group is made for a person, others are added with a role, and the list shows it")
    func createAndAdd() async throws {
        try await withCommands(["ada@example.org", "bob@example.org"]) { commands in
            let den = try await commands.create("den", owner: "ADA@example.org")
            try await commands.add("bob@example.org", to: "den", role: .admin)
            var lines: [String] = []
            try await commands.list { lines.append($0) }
            #expect(lines == ["\(den)\tden\t2\t0"])
            #expect(
                try await refusal { try await commands.add("bob@example.org", to: den.description, role: .member) }
                    == "bob@example.org is a member of den already.".replacing("den", with: den.description))
        }
    }

    @Test("a direct conversation is listed by the names of the two, and takes nobody in")
    func direct() async throws {
        try await withCommands(["ada@example.org", "bob@example.org", "eve@example.org"]) { commands in
            let url = ScratchDatabase.current.connectionString(user: "groupd")
            let direct = try await Database.with(PostgresConfiguration(url), lanes: ChatLanes.all) { database in
                let accounts = AccountStore(database: database)
                let ada = try #require(await accounts.account(email: "ada@example.org"))
                let bob = try #require(await accounts.account(email: "bob@example.org"))
                return try await GroupWriter(database: database).openDirect(from: ada.user.id, to: bob.user.id)
            }
            var lines: [String] = []
            try await commands.list { lines.append($0) }
            #expect(lines == ["\(direct.group)\tada@example.org and bob@example.org\t2\t0"])
            #expect(
                try await refusal {
                    try await commands.add("eve@example.org", to: direct.group.description, role: .member)
                } == "A direct conversation has its two members for good, and nothing to set.")
        }
    }

    @Test("what cannot be is said in a sentence")
    func refused() async throws {
        try await withCommands(["ada@example.org"]) { commands in
            _ = try await commands.create("den", owner: "ada@example.org")
            let refusals = [
                try await refusal { _ = try await commands.create("  ", owner: "ada@example.org") },
                try await refusal { _ = try await commands.create("den", owner: "eve@example.org") },
                try await refusal { try await commands.add("ada@example.org", to: "lair", role: .member) },
                try await refusal { try await commands.add("eve@example.org", to: "den", role: .member) },
                try await refusal { try await commands.add("ada@example.org", to: "den", role: .owner) },
            ]
            #expect(
                refusals == [
                    "What is wrong with the group's name: Must not be only white space.",
                    "There is no account with the address eve@example.org.",
                    "There is no group with the id or the name lair.",
                    "There is no account with the address eve@example.org.",
                    "A group has one owner: only that person can hand it over.",
                ])
            _ = try await commands.create("den", owner: "ada@example.org")
            let ambiguous = try await refusal { try await commands.add("ada@example.org", to: "den", role: .member) }
            #expect(ambiguous == "Several groups are called den: name one by its id (groupd group list).")
        }
    }

    private func withCommands(_ emails: [String], _ body: (GroupCommands) async throws -> Void) async throws {
        let url = ScratchDatabase.current.connectionString(user: "groupd")
        try await Database.with(PostgresConfiguration(url), lanes: ChatLanes.all) { database in
            for email in emails {
                _ = try await AccountStore(database: database).create(
                    .init(name: email, email: email, passwordHash: nil, tier: .free))
            }
            try await body(GroupCommands(database: database))
        }
    }

    private func refusal(_ body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let failure as CommandFailure {
            return failure.sentence
        }
    }
}
