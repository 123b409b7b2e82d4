import OpenSSL
import Testing

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "gives the digests that FIPS 180-4 publishes",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ])
    func published(message: String, digest: String) {
        #expect(SHA256.hash(Array(message.utf8)).hexadecimal == digest)
    }

    @Test("does not depend on how the input is cut", arguments: [1, 3, 63, 64, 65, 1_000])
    func pieces(size: Int) {
        let input = (0..<5_000).map { UInt8(truncatingIfNeeded: $0) }
        var digest = SHA256()
        for start in stride(from: 0, to: input.count, by: size) {
            digest.update(Array(input[start..<min(start + size, input.count)]))
        }
        digest.update([])
        #expect(digest.finish() == SHA256.hash(input))
    }
}

@Suite("HMAC-SHA-256")
struct HMACSHA256Tests {
    private static let largeKey = [UInt8](repeating: 0xAA, count: 131)

    @Test(
        "gives the codes that RFC 4231 publishes",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                [UInt8](1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                largeKey, Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                largeKey,
                Array(
                    """
                    This is a test using a larger than block-size key and a larger than block-size data. The key \
                    needs to be hashed before being used by the HMAC algorithm.
                    """.utf8),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ])
    func published(key: [UInt8], message: [UInt8], code: String) {
        #expect(HMACSHA256.code(for: message, key: key).hexadecimal == code)
    }

    @Test("an empty key and an empty message are allowed")
    func empty() {
        let code = HMACSHA256.code(for: [], key: [])
        #expect(code.hexadecimal == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test("a code holds for its own message and key alone")
    func validity() {
        let code = HMACSHA256.code(for: [1, 2], key: [9])
        #expect(HMACSHA256.isValid(code, for: [1, 2], key: [9]))
        #expect(!HMACSHA256.isValid(code, for: [1, 3], key: [9]))
        #expect(!HMACSHA256.isValid(code, for: [1, 2], key: [8]))
        #expect(!HMACSHA256.isValid(Array(code.dropLast()), for: [1, 2], key: [9]))
        #expect(!HMACSHA256.isValid([], for: [1, 2], key: [9]))
    }
}

@Suite("Comparison in constant time")
struct ConstantTimeTests {
    @Test("agrees with equality, wherever the difference is")
    func agrees() {
        let bytes = [UInt8](0..<32)
        #expect(constantTimeEquals(bytes, bytes))
        #expect(constantTimeEquals([], []))
        #expect(!constantTimeEquals(bytes, Array(bytes.dropLast())))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1
            #expect(!constantTimeEquals(bytes, other))
        }
    }
}
