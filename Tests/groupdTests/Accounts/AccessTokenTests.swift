import GroupChat
import OpenSSL
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Access tokens", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct AccessTokenTests {
    static func forge(_ fixture: AccountsFixture) async throws -> TokenForge {
        let signedIn = try await fixture.register()
        let caller = try await fixture.caller(signedIn)
        let keys = try await SigningKeyStore(database: fixture.nodes[0].database).keys(orFirst: [])
        return TokenForge(
            valid: signedIn.accessToken, key: try #require(keys.first), user: caller.user.description,
            session: try #require(caller.session).description, now: fixture.clock.now.unixMilliseconds / 1_000)
    }

    @Test("forged ones are refused, each in the same words, and a good one beside them is taken")
    func forged() async throws {
        try await AccountsFixture.with { fixture in
            let forge = try await Self.forge(fixture)
            _ = try await fixture.accounts.caller(bearing: forge.signed())
            #expect(forge.table.count >= 40)
            for (what, token) in forge.table {
                let error = await refusal { () async throws(ClientError) in
                    _ = try await fixture.accounts.caller(bearing: token)
                }
                #expect(error == .unauthenticated, "\(what)")
            }
        }
    }

    @Test("say who, for which session and until when, and nothing else")
    func content() async throws {
        try await AccountsFixture.with { fixture in
            let forge = try await Self.forge(fixture)
            let part = forge.valid.split(separator: ".")[1]
            let text = String(decoding: try #require(Base64.url.decode(part)), as: UTF8.self)
            #expect(
                text == """
                    {"iss":"groupd","aud":"groupd","sub":"\(forge.user)","sid":"\(forge.session)",\
                    "iat":\(forge.now),"exp":\(forge.now + 900)}
                    """)
            let later = try await fixture.accounts.caller(
                bearing: forge.signed(claims: forge.claims(["nbf": "\(forge.now)"])))
            #expect(later.expiresAt.unixMilliseconds == (forge.now + 900) * 1_000)
        }
    }

    @Test("are good to the second that they name, without leeway")
    func expiry() async throws {
        try await AccountsFixture.with { fixture in
            let forge = try await Self.forge(fixture)
            fixture.clock.advance(by: .seconds(898))
            _ = try await fixture.accounts.caller(bearing: forge.valid)
            fixture.clock.advance(by: .seconds(2))
            await #expect(throws: ClientError.unauthenticated) {
                try await fixture.accounts.caller(bearing: forge.valid)
            }
        }
    }

    @Test("a new key signs at once, on other nodes soon; what the old one signed is good until it expires")
    func rotation() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let old = try await fixture.register()
            _ = try await fixture.caller(old, node: 1)
            try await fixture.accounts.tokens.ring.rotate()
            let new = try await fixture.logIn()
            #expect(Self.key(old) != Self.key(new))
            // The other node has not heard of the key, and asks.
            _ = try await fixture.caller(new, node: 1)
            _ = try await fixture.caller(old, node: 0)
            _ = try await fixture.caller(old, node: 1)
            fixture.clock.advance(by: SigningKeySet.ageMax)
            #expect(Self.key(try await fixture.refresh(old.refreshToken, node: 1)) == Self.key(new))
            fixture.clock.advance(by: .seconds(870))
            await #expect(throws: ClientError.unauthenticated) { try await fixture.caller(old) }
            #expect(
                try await fixture.sql("select count(*) from groupd.audit_log where action = 'signing_key.rotated'")
                    == "1")
        }
    }

    @Test("a key that has signed for a month is replaced, a younger one is not")
    func rotationInTime() async throws {
        try await AccountsFixture.with { fixture in
            let first = try await fixture.register()
            await fixture.accounts.keepUp()
            #expect(Self.key(try await fixture.logIn()) == Self.key(first))
            _ = try await fixture.sql("update groupd.signing_keys set created_at = created_at - interval '31 days'")
            await fixture.accounts.keepUp()
            let second = try await fixture.logIn()
            #expect(Self.key(second) != Self.key(first))
            _ = try await fixture.caller(first)
            await fixture.accounts.keepUp()
            #expect(Self.key(try await fixture.logIn()) == Self.key(second))
        }
    }

    @Test("names of keys that are none make a node ask the database a few times, not each time")
    func unknownKeys() async throws {
        try await AccountsFixture.with { fixture in
            let forge = try await Self.forge(fixture)
            let before = Self.loads(fixture)
            for _ in 0..<500 {
                let token = forge.signed(header: forge.header(kid: "\"\(UUID128.random())\""))
                _ = await code { () async throws(ClientError) in _ = try await fixture.accounts.caller(bearing: token) }
            }
            #expect((1...5).contains(Self.loads(fixture) - before))
            _ = try await fixture.accounts.caller(bearing: forge.valid)
        }
    }

    @Test("many who need the keys at once make one question")
    func oneQuestion() async throws {
        try await AccountsFixture.with(nodes: 2) { fixture in
            let forge = try await Self.forge(fixture)
            let node = fixture.nodes[1]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask { _ = try await node.accounts.caller(bearing: forge.valid) }
                }
                try await group.waitForAll()
            }
            #expect(node.observed.all.count { $0 == .signingKeysLoaded(count: 1) } == 1)
        }
    }

    @Test("no key shows where it is printed")
    func secrecy() async throws {
        try await AccountsFixture.with { fixture in
            let forge = try await Self.forge(fixture)
            #expect(forge.key.secret.count >= 32)
            var dumped = ""
            dump(forge.key, to: &dumped)
            for text in ["\(forge.key)", String(reflecting: forge.key), dumped] { #expect(!text.contains("secret")) }
        }
    }

    private static func key(_ signedIn: SignedInView) -> String? {
        CompactToken(signedIn.accessToken)?.header.keyID
    }

    private static func loads(_ fixture: AccountsFixture) -> Int {
        fixture.observed.all.count { if case .signingKeysLoaded = $0 { true } else { false } }
    }
}
