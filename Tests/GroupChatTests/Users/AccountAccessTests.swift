import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Who sees accounts", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct AccountAccessTests {
    /// Two people with everything that there is of a person.
    private static func people(_ chat: ChatFixture) async throws -> (UserID, UserID) {
        let store = AccountStore(database: chat.nodes[0].database)
        let sessions = SessionStore(database: chat.nodes[0].database)
        var people: [UserID] = []
        for name in ["alice", "mallory"] {
            let user = try await store.create(
                .init(name: name, email: "\(name)@example.org", passwordHash: "hash of \(name)", tier: .free))
            let password = try #require(try await store.password(of: user))
            _ = try await sessions.open(
                for: user, provenBy: password,
                token: RefreshTokenHash([UInt8](name.utf8) + [UInt8](repeating: 0, count: 32 - name.utf8.count)),
                userAgent: "test", lifetime: .seconds(600))
            people.append(user)
        }
        return (people[0], people[1])
    }

    @Test(
        "Mallory sees her own account and sessions, nobody else's; nobody sees none",
        arguments: ["accounts", "sessions"])
    func own(table: String) async throws {
        try await ChatFixture.with { chat in
            let (_, mallory) = try await Self.people(chat)
            let count = SQL("test.count", "select count(*) as n from \(table)")
            let database = chat.nodes[0].database
            let own = try await database.fetchOne(count, lane: ChatLanes.read, as: .user(mallory.uuid))
            #expect(try own?.decode("n", as: Int.self) == 1)
            let nobody = try await database.fetchOne(count, lane: ChatLanes.read)
            #expect(try nobody?.decode("n", as: Int.self) == 0)
        }
    }

    @Test(
        "a person's role cannot read a secret, or write what it must not, even of their own",
        arguments: [
            "select * from passwords", "select * from refresh_tokens", "select * from signing_keys",
            "select * from setup_tokens", "select * from identities", "select * from audit_log",
            "update accounts set is_operator = true", "update accounts set tier = 'premium'",
            "update accounts set email = 'x@y.z'", "update accounts set disabled_at = null",
            "update sessions set ended_at = null", "delete from sessions", "delete from accounts",
            "insert into accounts (id, tier) values (gen_random_uuid(), 'free')",
            "insert into users (id, name) values (gen_random_uuid(), 'x')", "update users set is_placeholder = true",
        ])
    func denied(statement: String) async throws {
        try await ChatFixture.with { chat in
            let (_, mallory) = try await Self.people(chat)
            let database = chat.nodes[0].database
            // The same identity may do what is hers to do.
            let allowed = SQL("test.allowed", "update accounts set locale = 'de' where id = groupd.me()")
            #expect(try await database.execute(allowed, lane: ChatLanes.read, as: .user(mallory.uuid)) == 1)
            let error = await #expect(throws: PostgresError.self) {
                try await database.execute(SQL("test.denied", statement), lane: ChatLanes.read, as: .user(mallory.uuid))
            }
            #expect(error?.sqlState == .insufficientPrivilege)
        }
    }

    @Test("what one writes of herself leaves the others' rows as they are")
    func othersStay() async throws {
        try await ChatFixture.with { chat in
            let (alice, mallory) = try await Self.people(chat)
            let database = chat.nodes[0].database
            let rename = SQL("test.rename", "update users set name = 'x'")
            #expect(try await database.execute(rename, lane: ChatLanes.read, as: .user(mallory.uuid)) == 1)
            #expect(try await database.execute(rename, lane: ChatLanes.read) == 0)
            let reader = UserReader(database: database)
            #expect(try await reader.me(as: alice)?.user.name == "alice")
            #expect(try await reader.me(as: mallory)?.user.name == "x")
            #expect(try await Set(reader.views(of: [alice, mallory], as: mallory).keys) == [mallory])
        }
    }

    @Test(
        "nobody changes the audit log, not the role that writes it either",
        arguments: ["update audit_log set action = 'x'", "delete from audit_log", "truncate audit_log"])
    func auditLog(statement: String) async throws {
        try await ChatFixture.with { chat in
            let database = chat.nodes[0].database
            let user = UserID.random()
            _ = try await database.run(
                [AuditLog.statement(.tierSet, actor: nil, subject: user, details: ["tier": "a \"quoted\\ \n"])],
                lane: ChatLanes.accounts)
            let error = await #expect(throws: PostgresError.self) {
                try await database.execute(SQL("test.tamper", statement), lane: ChatLanes.accounts)
            }
            #expect(error?.sqlState == .insufficientPrivilege)
            let rows = try await ScratchDatabase.current.run("select action, details->>'tier' from groupd.audit_log")
            #expect(rows == "tier.set|a \"quoted\\  ")
        }
    }
}
