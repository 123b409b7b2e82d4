/// Why an address of Redis was not understood. A case holds no text of the address, which may hold a password.
public enum RedisConfigurationError: Error, Sendable, Equatable, CaseIterable {
    case empty, unknownScheme, tlsUnsupported, hostMissing, portInvalid, databaseInvalid
    case passwordMissing, escapeInvalid, extraParts, pathInvalid, pathTooLong
}

extension RedisConfigurationError: CustomStringConvertible {
    /// One sentence for an operator.
    public var description: String {
        switch self {
        case .empty: "The address of Redis is empty."
        case .unknownScheme: "The address of Redis must be redis://host:port/database, unix:///path or a socket's path."
        case .tlsUnsupported:
            "rediss:// is not supported, because this client library has no TLS: use redis:// to a local address."
        case .hostMissing: "The address of Redis names no host."
        case .portInvalid: "The port in the address of Redis is not a number from 1 to 65535."
        case .databaseInvalid: "The database in the address of Redis is not a number from 0 to 9999."
        case .passwordMissing:
            "The address of Redis names a user without a password: write user:password@, or :password@."
        case .escapeInvalid:
            "The user or password in the address of Redis has a % that is not followed by two hex digits."
        case .extraParts:
            "The address of Redis has a query or fragment, which mean nothing here: write a %, ? or # as %25, %3F or %23."
        case .pathInvalid: "The socket's path in the address of Redis must start with a slash and hold no NUL."
        case .pathTooLong:
            "The socket's path in the address of Redis is longer than \(RedisEndpoint.unixPathBytesMax) bytes."
        }
    }
}
