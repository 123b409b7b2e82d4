import GroupChat
import OpenSSL
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Refreshing", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct RefreshTests {
    /// Lets the grace of every spent token pass, in the database whose clock counts.
    private static let passGrace = "update groupd.refresh_tokens set spent_at = spent_at - interval '11 seconds'"

    @Test("gives a new pair for the same session, and the new one works")
    func rotates() async throws {
        try await AccountsFixture.with { fixture in
            let first = try await fixture.register()
            let second = try await fixture.refresh(first.refreshToken)
            let third = try await fixture.refresh(second.refreshToken)
            #expect(Set([first, second, third].map(\.refreshToken)).count == 3)
            let session = try await fixture.caller(first).session
            #expect(try await fixture.caller(third).session == session)
            #expect(third.user == first.user)
        }
    }

    @Test("two at the same time, also on two nodes, get the same child")
    func concurrent() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let first = try await fixture.register()
            for _ in 0..<10 {
                let parent = try await fixture.logIn().refreshToken
                async let one = fixture.refresh(parent, node: 0)
                async let other = fixture.refresh(parent, node: 1)
                let (a, b) = try await (one, other)
                #expect(a.refreshToken == b.refreshToken)
                #expect(a.refreshToken != parent)
            }
            #expect(
                try await fixture.sql("select count(*) from groupd.refresh_tokens where spent_at is not null") == "10")
            _ = try await fixture.refresh(first.refreshToken)
        }
    }

    @Test("within the grace the spent token gets its child again; after it, it ends the session and is written down")
    func reuse() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let first = try await fixture.register()
            let bystander = try await fixture.logIn()
            let child = try await fixture.refresh(first.refreshToken).refreshToken
            #expect(try await fixture.refresh(first.refreshToken).refreshToken == child)
            let session = try #require(try await fixture.caller(first).session)
            _ = try await fixture.sql(Self.passGrace)
            #expect(await Self.refreshRefusal(fixture, first.refreshToken) == .wrongRefreshToken)
            #expect(fixture.nodes[0].ended.all == [session])
            #expect(await Self.refreshRefusal(fixture, child) == .wrongRefreshToken)
            #expect(
                await code { () async throws(ClientError) in _ = try await fixture.caller(first) } == .unauthenticated)
            let audit = try await fixture.sql("select action, details->>'session' from groupd.audit_log")
            #expect(audit == "refresh_token.reused|\(session)")
            // Other sessions of the person go on.
            _ = try await fixture.refresh(bystander.refreshToken)
        }
    }

    @Test("is refused for what is no token, is somebody else's, or belongs to a session that is over")
    func refused() async throws {
        try await AccountsFixture.with { fixture in
            let signedIn = try await fixture.register()
            for text in ["", "x", "r1_", "r1_AAAA", signedIn.accessToken, RefreshToken.random().text, "r1_\u{e9}"] {
                let error = await code { () async throws(ClientError) in _ = try await fixture.refresh(text) }
                #expect(error == .unauthenticated || text.isEmpty && error == .validationFailed)
            }
            try await fixture.logOut(signedIn.refreshToken)
            #expect(await Self.refreshRefusal(fixture, signedIn.refreshToken) == .wrongRefreshToken)
            let expired = try await fixture.logIn()
            _ = try await fixture.sql("update groupd.sessions set expires_at = now()")
            #expect(await Self.refreshRefusal(fixture, expired.refreshToken) == .wrongRefreshToken)
            let disabled = try await fixture.logIn()
            try await fixture.accounts.change(UserID(disabled.user.user.id), .init(isDisabled: true), by: nil)
            #expect(await Self.refreshRefusal(fixture, disabled.refreshToken) == .wrongRefreshToken)
        }
    }

    @Test("no token and no way to one lies in the database")
    func storedHashed() async throws {
        try await AccountsFixture.with { fixture in
            let first = try await fixture.register()
            let second = try await fixture.refresh(first.refreshToken)
            let rows = try await fixture.sql("select t::text from groupd.refresh_tokens t")
            for token in [first.refreshToken, second.refreshToken].compactMap(RefreshToken.init) {
                #expect(rows.contains(token.hash.bytes.hexadecimal))
                #expect(!rows.contains(token.text))
            }
            #expect(!String(reflecting: RefreshToken(first.refreshToken)!).contains("r1_"))
        }
    }

    @Test("what is long over is swept away, and nothing else")
    func sweep() async throws {
        try await AccountsFixture.with { fixture in
            let gone = try await fixture.register()
            let kept = try await fixture.logIn()
            _ = try await fixture.refresh(kept.refreshToken)
            try await fixture.logOut(gone.refreshToken)
            await fixture.accounts.keepUp()
            #expect(try await fixture.sql("select count(*) from groupd.refresh_tokens") == "3")
            _ = try await fixture.sql("update groupd.sessions set ended_at = ended_at - interval '2 days'")
            _ = try await fixture.sql("update groupd.refresh_tokens set spent_at = spent_at - interval '31 days'")
            await fixture.accounts.keepUp()
            #expect(try await fixture.sql("select count(*) from groupd.sessions") == "1")
            #expect(try await fixture.sql("select count(*) from groupd.refresh_tokens") == "1")
        }
    }

    private static func refreshRefusal(_ fixture: AccountsFixture, _ token: String) async -> ClientError? {
        do {
            _ = try await fixture.refresh(token)
            return nil
        } catch {
            return error
        }
    }
}
