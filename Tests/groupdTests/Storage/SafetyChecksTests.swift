import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The checks of a database", .tags(.database, .security))
struct SafetyChecksTests {
    @Test("a migrated database is safe for the server's login", .scratchDatabase(from: .migrated))
    func safe() async throws {
        #expect(try await refusal() == nil)
    }

    @Test(
        "what would let rows through is refused, where the same login was safe a moment ago",
        .scratchDatabase(from: .migrated),
        arguments: [
            (
                "alter table groupd.users no force row level security",
                "Row security is not forced on users in the schema groupd"
            ),
            ("alter table groupd.groups disable row level security", "Row security is not forced on groups"),
            ("insert into schema_migrations values (9999, 'x', 'x', now(), '0s')", "run a newer program"),
            ("update schema_migrations set checksum = 'x' where number = 3", "0003_groups.sql was changed"),
            ("delete from schema_migrations where number = 7", "The schema lacks 1 migration of this program"),
            ("revoke select on schema_migrations from groupd", "run groupd migrate"),
            (
                "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$",
                "synchronous_commit off"
            ),
        ])
    func unsafe(change: String, words: String) async throws {
        #expect(try await refusal() == nil)
        try await ScratchDatabase.current.run(change)
        let sentence = try #require(try await refusal())
        #expect(sentence.contains(words), "\(sentence)")
    }

    @Test(
        "the superuser and the owner are refused on a database that the server's login may use",
        .scratchDatabase(from: .migrated))
    func powerful() async throws {
        #expect(try await refusal() == nil)
        #expect(try await refusal(user: "postgres")?.contains("the superuser postgres") == true)
        #expect(try await refusal(user: "groupd_owner")?.contains("groupd_owner of postgres.url owns") == true)
    }

    @Test(
        "a login that may become a role which bypasses is refused, as is one that bypasses itself",
        .scratchDatabase(from: .migrated))
    func bypassing() async throws {
        try await withRole("bypassrls") { role in
            #expect(try await refusal(user: role)?.contains("\(role) of postgres.url bypasses") == true)
            try await withRole("noinherit") { other in
                try await ScratchDatabase.current.run("grant \(role) to \(other)")
                #expect(try await refusal(user: other)?.contains("can become \(role), which bypasses") == true)
            }
        }
    }

    @Test("a database without our schema is refused with the command that makes it", .scratchDatabase)
    func unmigrated() async throws {
        try await withRole("noinherit") { role in
            let refusal = try await refusal(user: role)
            #expect(refusal == "The database has no schema of groupd yet: run groupd migrate.")
        }
    }

    @Test("a server that is not there is said to be out of reach, without the password")
    func unreachable() async throws {
        let checks = SafetyChecks(
            configuration: PostgresConfiguration("host=127.0.0.1 port=1 user=u password=canary"),
            patience: .milliseconds(300))
        let failure = await #expect(throws: CommandFailure.self) { try await checks.run() }
        #expect(failure?.sentence.hasPrefix("PostgreSQL cannot be reached: ") == true)
        #expect(failure?.sentence.contains("canary") == false)
    }

    private func refusal(user: String = "groupd") async throws -> String? {
        let url = ScratchDatabase.current.connectionString(user: user)
        do throws(CommandFailure) {
            _ = try await SafetyChecks(configuration: PostgresConfiguration(url)).run()
            return nil
        } catch {
            return error.sentence
        }
    }
}

/// Calls `body` with the name of a role that can log in, made for it, and removes it and what it was given.
func withRole(_ options: String, _ body: (String) async throws -> Void) async throws {
    let database = ScratchDatabase.current
    let role = "role_\(UInt32.random(in: 0 ... .max))"
    try await database.run("create role \(role) login \(options)")
    do {
        try await body(role)
    } catch {
        try await database.run("drop owned by \(role) cascade; drop role \(role)")
        throw error
    }
    try await database.run("drop owned by \(role) cascade; drop role \(role)")
}
