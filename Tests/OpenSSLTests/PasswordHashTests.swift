import Testing

@testable import OpenSSL

@Suite("Password hashes")
struct PasswordHashTests {
    private static let cheap = PasswordHash.Parameters(costLog2: 4, blockSize: 8, parallelism: 1)!

    @Test(
        "scrypt gives the keys that RFC 7914 publishes",
        arguments: [
            (
                "", "", [4, 1, 1],
                "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                    + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
            ),
            (
                "password", "NaCl", [10, 8, 16],
                "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
            ),
            (
                "pleaseletmein", "SodiumChloride", [14, 8, 1],
                "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
            ),
        ])
    func published(password: String, salt: String, cost: [Int], key: String) throws {
        let parameters = try #require(
            PasswordHash.Parameters(costLog2: cost[0], blockSize: cost[1], parallelism: cost[2]))
        let derived = PasswordHash.scrypt(password, salt: Array(salt.utf8), parameters: parameters, byteCount: 64)
        #expect(derived.hexadecimal == key)
    }

    @Test("by default costs N = 2^15, r = 8, p = 3, and says so in the stored text")
    func defaults() {
        let stored = PasswordHash.hash("correct horse battery staple")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(PasswordHash.verify("correct horse battery staple", against: stored) == .match)
        #expect(!PasswordHash.needsRehash(stored))
    }

    @Test(
        "only the very same password matches",
        arguments: [
            ("", " "), ("secret", "secreT"), ("with\0first", "with\0second"), ("\0with", "with"), ("é", "e\u{301}"),
            (String(repeating: "x", count: 72) + "a", String(repeating: "x", count: 72) + "b"),
            (String(repeating: "🔑", count: 64), String(repeating: "🔑", count: 63)),
            (String(repeating: "y", count: 10_000), String(repeating: "y", count: 10_001)),
        ])
    func distinct(password: String, other: String) {
        let stored = PasswordHash.hash(password, parameters: Self.cheap)
        #expect(PasswordHash.verify(password, against: stored) == .match)
        #expect(PasswordHash.verify(other, against: stored) == .mismatch)
    }

    @Test("the same password is stored differently each time")
    func salted() {
        let stored = Set((0..<10).map { _ in PasswordHash.hash("same", parameters: Self.cheap) })
        #expect(stored.count == 10)
    }

    @Test("a hash is verified with the parameters it was made with, and replaced when they are no longer the wanted")
    func rehash() {
        let stored = PasswordHash.hash("old", parameters: Self.cheap)
        #expect(PasswordHash.verify("old", against: stored) == .match)
        #expect(PasswordHash.needsRehash(stored))
        #expect(!PasswordHash.needsRehash(stored, parameters: Self.cheap))
        #expect(PasswordHash.needsRehash("not a hash", parameters: Self.cheap))
    }

    @Test(
        "stored text that is no affordable hash mismatches, and never crashes or computes",
        arguments: [
            "", "$", "$$$$", "$scrypt", "plain text", "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaA",
            "$scrypt$ln=15,r=8,p=3$c2FsdHNhbHRzYWx0$", "$scrypt$ln=15,r=8,p=3$$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=15,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA==",
            "$scrypt$ln=15,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA$",
            "$scrypt$ln=63,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=20,r=32,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=18,r=8,p=32$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=15,r=9223372036854775807,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=15,r=99999999999999999999,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=-1,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=0,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=+4,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=04,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$r=8,ln=4,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=4,r=8,p=3,x=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
            "$scrypt$ln=4,r=8,p=3$\(String(repeating: "A", count: 1_000_000))$aGFzaGhhc2hoYXNoaGFzaA",
        ])
    func hostile(stored: String) {
        #expect(PasswordHash(stored) == nil)
        #expect(PasswordHash.verify("anything", against: stored) == .mismatch)
        #expect(PasswordHash.needsRehash(stored))
    }

    @Test("the same text is read when its parameters are within bounds")
    func readable() throws {
        let stored = "$scrypt$ln=4,r=8,p=3$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"
        let hash = try #require(PasswordHash(stored))
        #expect(hash.description == stored)
        #expect(PasswordHash.verify("anything", against: stored) == .mismatch)
    }

    @Test(
        "parameters beyond 256 MiB or ten times the default's work do not exist",
        arguments: [
            (15, 8, 3, true), (17, 8, 1, true), (1, 1, 1, true), (18, 8, 1, false), (16, 8, 20, false),
            (0, 8, 1, false), (15, 0, 3, false), (15, 8, 0, false), (16, 1, 1, false), (.max, .max, .max, false),
        ])
    func bounds(costLog2: Int, blockSize: Int, parallelism: Int, isAllowed: Bool) {
        let parameters = PasswordHash.Parameters(costLog2: costLog2, blockSize: blockSize, parallelism: parallelism)
        #expect((parameters != nil) == isAllowed)
    }
}
