import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// The commands as they are built, on a database of their own.
@Suite(
    "groupd user and groupd token", .scratchDatabase(from: .migrated), .tags(.database, .slow),
    .timeLimit(.minutes(5)))
struct AccountProgramTests {
    private static func groupd(_ arguments: String...) async throws -> BuiltProgram.Run {
        let url = ScratchDatabase.current.connectionString(user: "groupd")
        return try await BuiltProgram.run(arguments, environment: ["GROUPD_POSTGRES_URL": url])
    }

    @Test("print what was asked for and nothing else; a running server takes the token")
    func whole() async throws {
        let created = try await Self.groupd(
            "user", "create", "--email", "ada@example.org", "--name", "Ada", "--tier", "free", "--operator")
        #expect(created.status == 0 && created.errors == "")
        let id = try #require(UserID(created.output.dropLast()), "\(created)")
        let token = try await Self.groupd("token", "ada@example.org")
        #expect(token.status == 0 && token.errors == "")
        try await AccountsFixture.with { fixture in
            let caller = try await fixture.accounts.caller(bearing: String(token.output.dropLast()))
            #expect(caller.user == id && caller.isOperator)
        }
        #expect(
            try await Self.groupd("user", "set", "ada@example.org", "--tier", "premium", "--no-operator").status == 0)
        let list = try await Self.groupd("user", "list")
        #expect(list.output.hasPrefix("\(id)\tada@example.org\tAda\tpremium\t"))
        #expect(list.output.count { $0 == "\n" } == 1 && !list.output.contains("operator"))
    }

    @Test(
        "say in a line what is wrong",
        arguments: [
            (["user", "set", "ada@example.org"], 64, "Say what to change: --tier, --[no-]operator, --[no-]disabled."),
            (["user", "set", "ada@example.org", "--tier", "gold"], 64, "gold"),
            (["token"], 64, "Missing expected argument '<email>'"),
            (["token", "nobody@example.org"], 1, "Error: There is no account with the address nobody@example.org.\n"),
            (
                ["user", "create", "--email", "a@b.c", "--name", "A", "--password-stdin"], 1,
                "Error: --password-stdin was given, and there is nothing on standard input.\n"
            ),
        ] as [([String], Int32, String)])
    func wrong(arguments: [String], status: Int32, sentence: String) async throws {
        let url = ScratchDatabase.current.connectionString(user: "groupd")
        let run = try await BuiltProgram.run(arguments, environment: ["GROUPD_POSTGRES_URL": url])
        #expect(run.status == status)
        #expect(run.output == "")
        #expect(run.errors.contains(sentence), "\(run.errors)")
    }
}
