internal import GroupChat
internal import OpenSSL

/// A refresh token: 32 bytes that nobody can guess. The database knows it by its SHA-256 alone.
///
/// A child is not random but made of its parent and a salt that is: HMAC(salt, parent). Whoever shows the spent parent
/// again within the grace gets the same child, though nobody stored it: the salt lies in the database, the parent with
/// the client, and either without the other gives nothing.
struct RefreshToken: Sendable, Equatable {
    private static let prefix = "r1_"
    private static let byteCount = 32

    private let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The first of a family.
    static func random() -> RefreshToken {
        RefreshToken(bytes: SecureRandom.bytes(byteCount))
    }

    /// A salt for one child.
    static func salt() -> [UInt8] {
        SecureRandom.bytes(byteCount)
    }

    /// Reads ``text``; nil for anything else.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64.url.decode(text.dropFirst(Self.prefix.count)),
            bytes.count == Self.byteCount
        else { return nil }
        self.bytes = bytes
    }

    /// What the client gets.
    var text: String { Self.prefix + Base64.url.encode(bytes) }

    /// What is stored.
    var hash: RefreshTokenHash { RefreshTokenHash(SHA256.hash(bytes)) }

    /// The one child that this salt gives.
    func child(salt: [UInt8]) -> RefreshToken {
        RefreshToken(bytes: HMACSHA256.code(for: bytes, key: salt))
    }
}

extension RefreshToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { Secret.mask }
    var debugDescription: String { Secret.mask }
    var customMirror: Mirror { Mirror(self, children: []) }
}
