import GroupChat
import OpenSSL
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Logging in", .scratchDatabase(from: .migrated), .tags(.database))
struct LoginTests {
    @Test("takes the address in any case and the password as it is")
    func logsIn() async throws {
        try await AccountsFixture.with { fixture in
            let registered = try await fixture.register()
            let signedIn = try await fixture.logIn("Ada@Example.ORG")
            #expect(signedIn.user == registered.user)
            let caller = try await fixture.caller(signedIn)
            #expect(caller.user == UserID(signedIn.user.user.id))
            #expect(caller.session != (try await fixture.caller(registered)).session)
            #expect(caller.expiresAt > fixture.clock.now)
        }
    }

    @Test("every character of a password counts", .tags(.security), arguments: [73, 1_024])
    func noTruncation(length: Int) async throws {
        try await AccountsFixture.with { fixture in
            let start = String(repeating: "k7 ", count: 400).prefix(length - 1)
            try await fixture.register(password: start + "x")
            _ = try await fixture.logIn(password: start + "x")
            let wrong = await code { () async throws(ClientError) in _ = try await fixture.logIn(password: start + "y")
            }
            #expect(wrong == .unauthenticated)
        }
    }

    @Test("nobody learns which addresses have accounts: the same answer after the same work", .tags(.security))
    func enumeration() async throws {
        try await AccountsFixture.with { fixture in
            try await fixture.register()
            let disabled = try await fixture.register("off@example.org")
            let off = UserID(disabled.user.user.id)
            try await fixture.accounts.change(off, .init(isDisabled: true), by: nil)
            var errors: [ClientError] = []
            var costs: [Int] = []
            for (email, password) in [
                ("ada@example.org", "wrong wrong wrong"), ("nobody@example.org", "wrong wrong wrong"),
                ("nobody@example.org", AccountsFixture.password), ("off@example.org", AccountsFixture.password),
            ] {
                let before = fixture.observed.hashCount
                let error = await refusal { () async throws(ClientError) in
                    _ = try await fixture.logIn(email, password: password)
                }
                if let error { errors.append(error) }
                costs.append(fixture.observed.hashCount - before)
            }
            #expect(costs == [1, 1, 1, 1])
            #expect(errors.count == 4 && Set(errors.map { "\($0)" }).count == 1)
            #expect(errors.first?.code == .unauthenticated)
        }
    }

    @Test(
        "ten thousand guesses from many places hash a hundred at most, and the owner still comes in", .tags(.security))
    func bruteForce() async throws {
        var settings = AccountSettings()
        settings.registrationsPerHour = 100
        try await AccountsFixture.with(settings: settings) { fixture in
            try await fixture.register()
            let before = fixture.observed.hashCount
            for guess in 0..<10_000 {
                fixture.clock.advance(by: .milliseconds(50))
                let origin = SessionOrigin(address: NetworkAddress("198.51.\(guess % 100).\(guess / 100)"))
                _ = await code { () async throws(ClientError) in
                    _ = try await fixture.logIn(password: "guess number \(guess)", origin: origin)
                }
            }
            #expect((10...100).contains(fixture.observed.hashCount - before))
            // From where she registered, though from elsewhere nobody gets to try now.
            _ = try await fixture.logIn()
            let stranger = SessionOrigin(address: NetworkAddress("203.0.113.9"))
            #expect(
                await code { () async throws(ClientError) in
                    _ = try await fixture.logIn(origin: stranger)
                } == .rateLimited)
            // Nothing is locked for good.
            fixture.clock.advance(by: .seconds(120))
            _ = try await fixture.logIn(origin: stranger)
        }
    }

    @Test("a password that was stored at another cost is stored anew, and stays the same")
    func rehash() async throws {
        try await AccountsFixture.with { fixture in
            try await fixture.register()
            let old = PasswordHash.hash(
                AccountsFixture.password, parameters: .init(costLog2: 2, blockSize: 1, parallelism: 1)!)
            _ = try await fixture.sql("update groupd.passwords set hash = '\(old)'")
            let version = try await fixture.sql("select changed_at from groupd.passwords")
            _ = try await fixture.logIn()
            #expect(try await fixture.sql("select hash from groupd.passwords").contains("ln=1,r=1,p=1"))
            #expect(try await fixture.sql("select changed_at from groupd.passwords") == version)
            _ = try await fixture.logIn()
        }
    }

    @Test("too many at once are told to come again, and nothing is hashed for them")
    func overloaded() async throws {
        try await AccountsFixture.with { fixture in
            try await fixture.register()
            let desk = PasswordDesk(
                hasher: PasswordHasher(parameters: AccountsFixture.cheap, threadCount: 1, waitingCountMax: 0),
                observe: { _ in })
            let codes = await withTaskGroup(of: ErrorCode?.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        await code { () async throws(ClientError) in
                            _ = try await desk.isRight("x", against: nil)
                        }
                    }
                }
                return await group.reduce(into: Set<ErrorCode?>()) { $0.insert($1) }
            }
            #expect(codes.isSubset(of: [nil, .overloaded]))
            #expect(codes.contains(.overloaded))
        }
    }

    @Test("a log-in with the old password that is under way is over before the change, or not at all", .tags(.security))
    func outdated() async throws {
        try await AccountsFixture.with { fixture in
            let signedIn = try await fixture.register()
            let user = UserID(signedIn.user.user.id)
            let old = try #require(try await fixture.accounts.store.password(of: user))
            let call = try AccountsFixture.call(
                Endpoints.changePassword, #"{"old": "\#(AccountsFixture.password)", "new": "another horse battery"}"#)
            _ = try await fixture.handlers.changePassword(
                call, as: try await fixture.caller(signedIn), from: AccountsFixture.home)
            await #expect(throws: AccountError.outdated) {
                try await fixture.accounts.sessions.open(
                    for: user, provenBy: old, token: RefreshToken.random().hash, userAgent: nil, lifetime: .seconds(9))
            }
        }
    }
}
