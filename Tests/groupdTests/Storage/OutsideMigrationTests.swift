import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The migration of an outside database", .scratchDatabase, .tags(.database))
struct OutsideMigrationTests {
    @Test(
        "an owner that may create roles makes the schema and gives the login its rights; again, there is nothing to do")
    func migrate() async throws {
        try await withRole("createrole") { owner in
            try await withRole("noinherit") { login in
                let database = ScratchDatabase.current
                try await database.run("alter database \(database.name) owner to \(owner)")
                try await makeSchema(owner: owner, login: login)
                #expect(try await migration(owner: owner, login: login).run().applied.isEmpty)
                try await database.run("alter database \(database.name) owner to postgres")
            }
        }
    }

    @Test("an owner that may not is told what a superuser has to run, and that is enough")
    func poorOwner() async throws {
        // Roles belong to the cluster: with another database of ours there, no test beside this one makes them.
        try await TestCluster.shared.scratchDatabase(from: .migrated).drop()
        try await withRole("nocreaterole") { owner in
            try await withRole("noinherit") { login in
                let database = ScratchDatabase.current
                let failure = await #expect(throws: CommandFailure.self) {
                    try await migration(owner: owner, login: login).run()
                }
                let sentence = try #require(failure?.sentence)
                let statements = try #require(sentence.split(separator: "in this database: ").last)
                try await database.run(String(statements))
                try await makeSchema(owner: owner, login: login)
            }
        }
    }

    /// What needs the extension for vectors waits for a superuser, and the server runs without.
    private func makeSchema(owner: String, login: String) async throws {
        let database = ScratchDatabase.current
        let checks = SafetyChecks(configuration: PostgresConfiguration(database.connectionString(user: login)))
        let first = try await migration(owner: owner, login: login).run()
        let waiting = DatabaseSchema.migrations.count { $0.sql.hasPrefix("-- groupd: requires-extension vector") }
        #expect(waiting > 0)
        #expect(first.applied.count == DatabaseSchema.count - waiting)
        #expect(first.pending.map(\.missingExtension) == .init(repeating: "vector", count: waiting))
        #expect(try await checks.run().map(\.missingExtension) == .init(repeating: "vector", count: waiting))
        try await database.run("create extension vector")
        #expect(try await migration(owner: owner, login: login).run().applied.count == waiting)
        #expect(try await checks.run().isEmpty)
    }

    private func migration(owner: String, login: String) -> OutsideMigration {
        let database = ScratchDatabase.current
        return OutsideMigration(
            login: database.connectionString(user: login), owner: database.connectionString(user: owner))
    }
}

extension DatabaseSchema {
    /// How many migrations there are.
    fileprivate static var count: Int { migrations.count }
}
