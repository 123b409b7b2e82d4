import OpenSSL
import Testing

@Suite("Text encodings")
struct EncodingTests {
    @Test(
        "Base 64 gives RFC 4648's examples, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func published(plain: String, encoded: String) {
        #expect(Base64.url.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.standard.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.url.decode(encoded) == Array(plain.utf8))
    }

    @Test("the alphabets differ in their last two characters")
    func alphabets() {
        #expect(Base64.url.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.standard.encode([0xFB, 0xFF]) == "+/8")
        #expect(Base64.url.decode("+/8") == nil)
        #expect(Base64.standard.decode("-_8") == nil)
    }

    @Test(
        "a byte string has one spelling only", arguments: ["Zg==", "Zh", "Zm9=", "Z", "Zm9vZ", "Zm 9v", "Zm9v\n", "é"])
    func strict(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test("both encodings give back any bytes", arguments: 0..<70)
    func roundTrip(count: Int) {
        let bytes = SecureRandom.bytes(count)
        #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
        #expect([UInt8](hexadecimal: bytes.hexadecimal) == bytes)
        #expect([UInt8](hexadecimal: bytes.hexadecimal.uppercased()) == bytes)
    }

    @Test(
        "text that is not hexadecimal is refused", arguments: ["a", "0g", "/0", ":0", "@0", "`0", "0x12", " 12", "é"])
    func notHexadecimal(text: String) {
        #expect([UInt8](hexadecimal: text) == nil)
    }
}

@Suite("Random bytes")
struct SecureRandomTests {
    @Test("come in the asked number and do not repeat")
    func distinct() {
        #expect(SecureRandom.bytes(0).isEmpty)
        let drawn = (0..<1_000).map { _ in SecureRandom.bytes(16) }
        #expect(drawn.allSatisfy { $0.count == 16 })
        #expect(Set(drawn).count == drawn.count)
    }
}
