import COpenSSL

/// HMAC with SHA-256 (RFC 2104): proves that a message comes from a holder of the key.
public enum HMACSHA256 {
    /// Bytes in a code.
    public static let byteCount = 32

    /// The authentication code of `message` under `key`: 32 bytes. Keys of any length are allowed, also empty.
    public static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { code, count in
            let done = HMAC(
                EVP_sha256(), key, CInt(clamping: key.count), message, message.count, code.baseAddress, nil)
            _ = required(done, "OpenSSL gave no HMAC-SHA-256")
            count = byteCount
        }
    }

    /// Whether `code` is the code of `message` under `key`, in a time that does not depend on where they differ.
    public static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        constantTimeEquals(code, Self.code(for: message, key: key))
    }
}
