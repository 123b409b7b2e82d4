public import Postgres

/// A log-in as the person sees it.
public struct Session: Sendable, Equatable {
    public let id: SessionID
    public let userAgent: String?
    public let createdAt: Timestamp
    public let lastUsedAt: Timestamp
}

extension Session {
    init(_ row: Row) throws(PostgresError) {
        id = SessionID(try row.decode("id"))
        userAgent = try row.decode("user_agent")
        createdAt = try row.decode("created_at")
        lastUsedAt = try row.decode("last_used_at")
    }
}

/// A refresh token that has not been given out yet, as it is stored: by its SHA-256.
public struct RefreshTokenHash: Sendable, Hashable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}
