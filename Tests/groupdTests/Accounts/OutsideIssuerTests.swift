import Embedded
import FoundationEssentials
import GroupChat
import HTTPClient
import JWTKit
import OpenSSL
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Outside issuers", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct OutsideIssuerTests {
    static let issuer = "https://id.example.org"
    static let secret = "a shared secret of thirty-two bytes and more"

    /// Signs tokens as the issuer does.
    struct Signer: Sendable {
        var algorithm = "HS256"
        var keyID: String?
        var sign: @Sendable ([UInt8]) throws -> [UInt8] = {
            HMACSHA256.code(for: $0, key: Array(OutsideIssuerTests.secret.utf8))
        }

        func token(
            _ subject: String = "ada", now: Int64, exp: Int64 = 300, iss: String = issuer, aud: String = #""groupd""#,
            further: String = ""
        ) throws -> String {
            let kid = keyID.map { ", \"kid\": \"\($0)\"" } ?? ""
            let header = "{\"alg\": \"\(algorithm)\", \"typ\": \"JWT\"\(kid)}"
            let claims =
                "{\"iss\": \"\(iss)\", \"sub\": \"\(subject)\", \"aud\": \(aud), \"exp\": \(now + exp)\(further)}"
            let text = TokenForge.encode(header) + "." + TokenForge.encode(claims)
            return text + "." + Base64.url.encode(try sign(Array(text.utf8)))
        }
    }

    static func settings(secret: String? = secret, url: String? = nil) -> AccountSettings {
        var settings = AccountsFixture.settings
        settings.auth.issuers[EntryName("idp")!] = Configuration.Issuer(
            issuer: issuer, audience: "groupd", secret: secret.map(Secret.init), jwksURL: url.flatMap(WebAddress.init))
        return settings
    }

    @Test("make a user of their own on first sight, and the same one ever after, whatever they say of them")
    func firstSight() async throws {
        try await AccountsFixture.with(nodes: 2, settings: Self.settings()) { fixture in
            let ada = try await fixture.register()
            let now = fixture.clock.now.unixMilliseconds / 1_000
            let further = """
                , "name": "Ada of elsewhere", "email": "ada@example.org", "operator": true, "role": "owner", \
                "sid": "x", "tier": "premium"
                """
            let token = try Signer().token(now: now, further: further)
            async let first = fixture.accounts.caller(bearing: token)
            async let second = fixture.nodes[1].accounts.caller(bearing: token)
            let (one, other) = try await (first, second)
            #expect(one == other)
            #expect(one.session == nil && !one.isOperator && one.user != UserID(ada.user.user.id))
            let me = try await fixture.handlers.getMe(try AccountsFixture.call(Endpoints.getMe), as: one)
            #expect(me.user.name == "Ada of elsewhere" && me.email == nil)
            // A subject that names a user of ours is still a stranger.
            let imitator = try Signer().token(ada.user.user.id.text, now: now)
            #expect(try await fixture.accounts.caller(bearing: imitator).user != UserID(ada.user.user.id))
            try await fixture.accounts.change(one.user, .init(isDisabled: true), by: nil)
            await #expect(throws: ClientError.unauthenticated) { try await fixture.accounts.caller(bearing: token) }
        }
    }

    @Test("are held to their own secret, audience, times and algorithm")
    func forged() async throws {
        try await AccountsFixture.with(settings: Self.settings()) { fixture in
            let now = fixture.clock.now.unixMilliseconds / 1_000
            let accounts = fixture.accounts
            _ = try await accounts.caller(bearing: try Signer().token(now: now))
            _ = try await accounts.caller(bearing: try Signer().token(now: now, exp: -59))
            _ = try await accounts.caller(bearing: try Signer().token(now: now, aud: #"["other", "groupd"]"#))
            let refused = [
                try Signer(sign: { HMACSHA256.code(for: $0, key: []) }).token(now: now),
                try Signer(algorithm: "none", sign: { _ in [0] }).token(now: now),
                try Signer(algorithm: "RS256").token(now: now), try Signer().token(now: now, exp: -60),
                try Signer().token(now: now, aud: #""other""#), try Signer().token(now: now, iss: Self.issuer + "/"),
                try Signer().token(now: now, iss: "groupd"), try Signer().token("", now: now),
                try Signer().token("a\\u0000", now: now),
                try Signer().token(String(repeating: "x", count: 256), now: now),
                try Signer().token(now: now, further: ", \"nbf\": \(now + 61)"),
            ]
            for token in refused {
                await #expect(throws: ClientError.unauthenticated) { try await accounts.caller(bearing: token) }
            }
            #expect(try await fixture.sql("select count(*) from groupd.identities") == "1")
        }
    }

    @Test("with published keys: RS256 and ES256, each key for its own algorithm, and never a key for a secret")
    func published() async throws {
        let rsa = try await Self.rsa()
        let elliptic = ES256PrivateKey()
        let (one, other) = (try await Self.signer(rsa, "one"), try await Self.signer(elliptic, "other"))
        let keys = "{\"keys\": [\(try Self.jwk(rsa, "one")), \(try Self.jwk(elliptic, "other")), {\"kty\": \"oct\"}]}"
        try await KeyServer.with(keys) { server in
            let settings = Self.settings(secret: nil, url: server.url)
            try await AccountsFixture.with(settings: settings) { fixture in
                let now = fixture.clock.now.unixMilliseconds / 1_000
                let first = try await fixture.accounts.caller(bearing: try one.token(now: now))
                #expect(try await fixture.accounts.caller(bearing: try other.token(now: now)) == first)
                let refused: [Signer] = [
                    Signer(
                        algorithm: "HS256", keyID: "one",
                        sign: { [pem = rsa.publicKey.pemRepresentation] in
                            HMACSHA256.code(for: $0, key: Array(pem.utf8))
                        }),
                    Signer(algorithm: "RS256", keyID: "other", sign: one.sign),
                    Signer(algorithm: "ES256", keyID: "one", sign: other.sign),
                    Signer(algorithm: "RS256", keyID: nil, sign: one.sign),
                    Signer(algorithm: "PS256", keyID: "one", sign: one.sign),
                    Signer(algorithm: "ES256", keyID: "other", sign: { _ in [UInt8](repeating: 0, count: 64) }),
                    Signer(algorithm: "ES256", keyID: "other", sign: { _ in [1, 2, 3] }),
                    Signer(algorithm: "RS256", keyID: "one", sign: { _ in [1, 2, 3] }),
                ]
                for signer in refused {
                    let token = try signer.token(now: now)
                    await #expect(throws: ClientError.unauthenticated) {
                        try await fixture.accounts.caller(bearing: token)
                    }
                }
                #expect(server.requestCount == 1)
            }
        }
    }

    @Test("are asked for their keys again for an unknown one, at most once a minute, and by one request at a time")
    func refetch() async throws {
        let (old, new) = (ES256PrivateKey(), ES256PrivateKey())
        let signer = try await Self.signer(new, "new")
        try await KeyServer.with("{\"keys\": [\(try Self.jwk(old, "old"))]}") { server in
            let settings = Self.settings(secret: nil, url: server.url)
            try await AccountsFixture.with(settings: settings) { fixture in
                let token = try signer.token(now: fixture.clock.now.unixMilliseconds / 1_000)
                let ask = { @Sendable in
                    await code { () async throws(ClientError) in _ = try await fixture.accounts.caller(bearing: token) }
                }
                for _ in 0..<50 { #expect(await ask() == .unauthenticated) }
                #expect(server.requestCount == 1)
                server.publish("{\"keys\": [\(try Self.jwk(old, "old")), \(try Self.jwk(new, "new"))]}")
                fixture.clock.advance(by: IssuerKeySet.attemptInterval)
                let codes = await withTaskGroup(of: ErrorCode?.self) { group in
                    for _ in 0..<50 { group.addTask { await ask() } }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(codes.allSatisfy { $0 == nil })
                #expect(server.requestCount == 2)
            }
        }
    }

    @Test(
        "that answer with nonsense, or not at all, let nobody in and break nothing",
        arguments: [
            "", "{}", "[]", #"{"keys": 1}"#, #"{"keys": [{"kty": "RSA", "kid": "k", "n": "AQAB", "e": "AQAB"}]}"#,
            #"{"keys": [{"kty": "EC", "crv": "P-256", "kid": "k", "x": "AA", "y": "AA"}]}"#,
            "{\"keys\": [\(String(repeating: "{},", count: 100_000)){}]}",
        ])
    func nonsense(document: String) async throws {
        let signer = try await Self.signer(ES256PrivateKey(), "k")
        try await KeyServer.with(document) { server in
            let settings = Self.settings(secret: nil, url: server.url)
            try await AccountsFixture.with(settings: settings) { fixture in
                let token = try signer.token(now: fixture.clock.now.unixMilliseconds / 1_000)
                await #expect(throws: ClientError.unauthenticated) { try await fixture.accounts.caller(bearing: token) }
            }
        }
    }

    // MARK: - Keys

    private static func signer(_ key: ES256PrivateKey, _ id: String) async throws -> Signer {
        let algorithm = try await JWTKeyCollection().add(ecdsa: key).getKey()
        return Signer(algorithm: "ES256", keyID: id, sign: { try algorithm.sign($0) })
    }

    private static func signer(_ key: Insecure.RSA.PrivateKey, _ id: String) async throws -> Signer {
        let algorithm = try await JWTKeyCollection().add(rsa: key, digestAlgorithm: .sha256).getKey()
        return Signer(algorithm: "RS256", keyID: id, sign: { try algorithm.sign($0) })
    }

    private static func jwk(_ key: ES256PrivateKey, _ id: String) throws -> String {
        let point = try #require(key.publicKey.parameters)
        let (x, y) = (urlSafe(point.x), urlSafe(point.y))
        return #"{"kty": "EC", "crv": "P-256", "use": "sig", "kid": "\#(id)", "x": "\#(x)", "y": "\#(y)"}"#
    }

    private static func jwk(_ key: Insecure.RSA.PrivateKey, _ id: String) throws -> String {
        let numbers = try key.publicKey.getKeyPrimitives()
        let (n, e) = (Base64.url.encode([UInt8](numbers.modulus)), Base64.url.encode([UInt8](numbers.publicExponent)))
        return #"{"kty": "RSA", "alg": "RS256", "kid": "\#(id)", "n": "\#(n)", "e": "\#(e)"}"#
    }

    private static func urlSafe(_ text: String) -> String {
        String(text.filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }

    private static func rsa() async throws -> Insecure.RSA.PrivateKey {
        try await ScratchDirectory.with("rsa") { directory in
            let file = directory + "/key.pem"
            let command = Command(
                "/usr/bin/openssl", ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", file],
                output: directory + "/output")
            #expect(await ChildProcess.run(command) == .code(0))
            return try Insecure.RSA.PrivateKey(pem: try #require(FileSystem.read(file, bytesMax: 1 << 16)))
        }
    }
}
