import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Registering", .scratchDatabase(from: .migrated), .tags(.database))
struct RegistrationTests {
    @Test("makes an account and logs it in, at the settings' tier")
    func registers() async throws {
        var settings = AccountsFixture.settings
        settings.auth.defaultTier = .free
        try await AccountsFixture.with(settings: settings) { fixture in
            let signedIn = try await fixture.register()
            #expect(signedIn.expiresIn == 900)
            let me = try await fixture.me(signedIn)
            #expect(me == signedIn.user)
            #expect(me.email == "ada@example.org" && me.user.name == "Ada" && me.tier == .free && !me.isOperator)
        }
    }

    @Test("is refused for an address that is taken, whatever its case, after the same work")
    func taken() async throws {
        try await AccountsFixture.with { fixture in
            try await fixture.register()
            let before = fixture.observed.hashCount
            #expect(
                await code { () async throws(ClientError) in
                    try await fixture.register("ADA@example.org", name: "Eve")
                } == .conflict)
            #expect(fixture.observed.hashCount == before + 1)
            #expect(try await fixture.sql("select count(*) from groupd.users") == "1")
        }
    }

    @Test("an address is tried so often from one address, and then no more for a while", .tags(.security))
    func throttled() async throws {
        var settings = AccountsFixture.settings
        settings.registrationsPerHour = 3
        try await AccountsFixture.with(settings: settings) { fixture in
            for index in 0..<3 { try await fixture.register("a\(index)@example.org") }
            let hashed = fixture.observed.hashCount
            #expect(await code { () async throws(ClientError) in try await fixture.register() } == .rateLimited)
            #expect(fixture.observed.hashCount == hashed)
            let elsewhere = SessionOrigin(address: NetworkAddress("192.0.2.2"))
            try await fixture.register("b@example.org", origin: elsewhere)
            fixture.clock.advance(by: .seconds(1_201))
            try await fixture.register()
        }
    }

    @Test("nobody gives themself what only the server gives", .tags(.security))
    func massAssignment() async throws {
        try await AccountsFixture.with { fixture in
            let further = """
                "tier": "premium", "operator": true, "is_operator": true, "role": "owner", "user": "x",
                "id": "00000000-0000-4000-8000-000000000001", "created_at": "2001-01-01T00:00:00.000Z", "disabled": false
                """
            var settings = AccountsFixture.settings
            settings.auth.defaultTier = .free
            let signedIn = try await fixture.register(further: further)
            #expect(!signedIn.user.isOperator)
            #expect(signedIn.user.user.id.text != "00000000-0000-4000-8000-000000000001")
            let caller = try await fixture.caller(signedIn)
            let change = try AccountsFixture.call(
                Endpoints.changeMe,
                #"{"name": "Ada L.", "tier": "free", "operator": true, "email": "root@example.org", "id": "x"}"#)
            let me = try await fixture.handlers.changeMe(change, as: caller)
            #expect(me.user.name == "Ada L." && me.email == "ada@example.org" && me.tier == .premium && !me.isOperator)
            #expect(me.createdAt == signedIn.user.createdAt && me.user.id == signedIn.user.user.id)
        }
    }

    @Test("the set-up token makes one operator, even of two at once; then it is worth nothing", .tags(.security))
    func setup() async throws {
        var settings = AccountsFixture.settings
        settings.auth.registration = .closed
        try await AccountsFixture.with(settings: settings) { fixture in
            let old = try #require(try await fixture.accounts.newSetupToken())
            let token = try #require(try await fixture.accounts.newSetupToken())
            #expect(
                await code { () async throws(ClientError) in
                    try await fixture.register(setupToken: old)
                } == .validationFailed)
            async let first = code { () async throws(ClientError) in
                try await fixture.register("a@example.org", setupToken: token)
            }
            async let second = code { () async throws(ClientError) in
                try await fixture.register("b@example.org", setupToken: token)
            }
            let codes = await [first, second]
            #expect(codes.contains(nil) && codes.contains(.validationFailed))
            #expect(try await fixture.sql("select count(*) from groupd.accounts where is_operator") == "1")
            #expect(
                try await fixture.sql("select count(*) from groupd.audit_log where action = 'operator.made'") == "1")
            #expect(try await fixture.accounts.newSetupToken() == nil)
        }
    }

    @Test(
        "is for everybody, for the invited, or for nobody",
        arguments: [
            (Configuration.Auth.Registration.open, nil, nil), (.closed, nil, .forbidden), (.closed, "good", .forbidden),
            (.invite, nil, .forbidden), (.invite, "bad", .forbidden), (.invite, "good", nil),
        ] as [(Configuration.Auth.Registration, String?, ErrorCode?)])
    func policy(registration: Configuration.Auth.Registration, invite: String?, expected: ErrorCode?) async throws {
        var settings = AccountsFixture.settings
        settings.auth.registration = registration
        var hooks = AccountHooks()
        hooks.isInviteGood = { code throws(ClientError) in code == "good" }
        try await AccountsFixture.with(settings: settings, hooks: hooks) { fixture in
            let found = await code { () async throws(ClientError) in try await fixture.register(invite: invite) }
            #expect(found == expected)
        }
    }

    @Test("a password that is refused is refused with a reason, and nothing is made")
    func refusedPassword() async throws {
        try await AccountsFixture.with { fixture in
            let error = await refusal { () async throws(ClientError) in
                try await fixture.register(password: "elevenchars")
            }
            #expect(error == .validationFailed(field: "password", "Needs 12 characters or more."))
            #expect(fixture.observed.hashCount == 0)
        }
    }
}
