import COpenSSL

/// SHA-256 (FIPS 180-4), at once or piece by piece.
///
/// ```swift
/// var digest = SHA256()
/// for try await chunk in upload { digest.update(chunk) }
/// let name = digest.finish().hexadecimal
/// ```
public struct SHA256: ~Copyable, @unchecked Sendable {
    /// Bytes in a digest.
    public static let byteCount = 32

    // Owned by this value alone (it cannot be copied), so moving it to another thread is safe.
    private let context: OpaquePointer

    /// An empty digest.
    public init() {
        context = required(EVP_MD_CTX_new(), "OpenSSL could not allocate a digest")
        required(EVP_DigestInit_ex(context, EVP_sha256(), nil), "OpenSSL has no SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Appends `bytes` to what is hashed. How the input is cut into pieces does not change the digest.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// Appends `bytes` to what is hashed, without copying them.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        required(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "SHA-256 refused its input")
    }

    /// The digest of everything appended: 32 bytes.
    public consuming func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Self.byteCount) { digest, count in
            required(EVP_DigestFinal_ex(context, digest.baseAddress, nil), "SHA-256 gave no digest")
            count = Self.byteCount
        }
    }

    /// The digest of `bytes`: 32 bytes.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = SHA256()
        digest.update(bytes)
        return digest.finish()
    }
}
