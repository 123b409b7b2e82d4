import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The user and token commands", .scratchDatabase(from: .migrated), .tags(.database))
struct AccountCommandsTests {
    @Test("make a person who can log in, and print the id and nothing else")
    func create() async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            let id = try await commands.create(
                .init(
                    email: "ada@example.org", name: "Ada", password: AccountsFixture.password, tier: .free,
                    isOperator: true))
            let me = try await fixture.logIn().user
            #expect(me.user.id.text == id && me.isOperator && me.tier == .free)
            #expect(try await fixture.sql("select action from groupd.audit_log") == "operator.made")
        }
    }

    @Test("an account without a password cannot be logged into, and a token for it works", .tags(.security))
    func token() async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            let id = try await commands.create(.init(email: "ada@example.org", name: "Ada"))
            for password in ["", AccountsFixture.password] {
                #expect(
                    await code { () async throws(ClientError) in
                        _ = try await fixture.logIn(password: password)
                    } != nil)
            }
            let token = try await commands.token("ADA@example.org")
            let caller = try await fixture.accounts.caller(bearing: token)
            #expect(caller.user.description == id && caller.session != nil)
            #expect(token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
            try await commands.set("ada@example.org", .init(isDisabled: true))
            await #expect(throws: ClientError.unauthenticated) { try await fixture.accounts.caller(bearing: token) }
            #expect(
                await Self.sentence { _ = try await commands.token("ada@example.org") }
                    == "The account of ada@example.org is disabled.")
        }
    }

    @Test("give a placeholder to a person, who then is the one who wrote what was imported")
    func claim() async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            let id = UUID128.random().description
            _ = try await fixture.sql(
                "insert into groupd.users (id, name, is_placeholder) values ('\(id)', 'Grace', true)")
            let creation = AccountCommands.Creation(
                email: "grace@example.org", name: "Grace", password: AccountsFixture.password)
            #expect(try await commands.claim(creation) == id)
            #expect(try await fixture.logIn("grace@example.org").user.user.id.text == id)
            #expect(
                await Self.sentence { _ = try await commands.claim(creation) }
                    == "There is no imported placeholder named Grace.")
        }
    }

    @Test("list everybody, over more pages than one")
    func list() async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            try await fixture.register()
            _ = try await fixture.sql(
                """
                insert into groupd.users (id, name) select md5(n::text)::uuid, 'user ' || n from generate_series(1, 1200) n;
                insert into groupd.accounts (id, email, tier)
                select md5(n::text)::uuid, n || '@example.org', 'free' from generate_series(1, 1200) n;
                update groupd.accounts set disabled_at = now(), is_operator = true where email = '7@example.org'
                """)
            var lines: [String] = []
            try await commands.list { lines.append($0) }
            #expect(lines.count == 1_201 && Set(lines).count == 1_201)
            #expect(lines[0].contains("\tada@example.org\tAda\tpremium\t"))
            #expect(lines.contains { $0.contains("\t7@example.org\t") && $0.hasSuffix("\toperator\tdisabled") })
        }
    }

    @Test(
        "say in a sentence what is wrong",
        arguments: [
            ("xyz", "Ada", nil, "What is wrong with --email: Must be an e-mail address."),
            ("a@b.c", "", nil, "What is wrong with the name: Must not be empty."),
            ("a@b.c", "Ada", "short", "What is wrong with the password: Needs 12 characters or more."),
            ("taken@example.org", "Ada", nil, "There is an account with this address."),
        ] as [(String, String, String?, String)])
    func wrong(email: String, name: String, password: String?, expected: String) async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            _ = try await commands.create(.init(email: "taken@example.org", name: "Eve"))
            let sentence = await Self.sentence {
                _ = try await commands.create(.init(email: email, name: name, password: password))
            }
            #expect(sentence == expected)
        }
    }

    @Test("know nobody who is not there")
    func unknown() async throws {
        try await AccountsFixture.with { fixture in
            let commands = AccountCommands(accounts: fixture.accounts)
            let expected = "There is no account with the address nobody@example.org."
            #expect(await Self.sentence { _ = try await commands.token("nobody@example.org") } == expected)
            #expect(
                await Self.sentence {
                    try await commands.set("nobody@example.org", .init(tier: .free))
                } == expected)
        }
    }

    private static func sentence(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? CommandFailure)?.sentence
        }
    }
}
