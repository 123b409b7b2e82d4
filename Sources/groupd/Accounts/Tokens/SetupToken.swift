internal import OpenSSL

/// The token that makes an account the operator of a new server, once. The database knows it by its SHA-256 alone.
struct SetupToken: Sendable {
    private static let prefix = "s1_"
    private static let byteCount = 32

    private let bytes: [UInt8]

    static func random() -> SetupToken {
        SetupToken(bytes: SecureRandom.bytes(byteCount))
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads ``text``; nil for anything else.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64.url.decode(text.dropFirst(Self.prefix.count)),
            bytes.count == Self.byteCount
        else { return nil }
        self.bytes = bytes
    }

    /// What is printed, once.
    var text: String { Self.prefix + Base64.url.encode(bytes) }

    /// What is stored.
    var hash: [UInt8] { SHA256.hash(bytes) }
}
