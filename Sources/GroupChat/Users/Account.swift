public import Postgres

/// What a person pays, or does not.
public enum Tier: String, Sendable, Hashable, CaseIterable {
    case free, premium
}

/// A person who can log in, with what is theirs alone to see.
public struct Account: Sendable, Equatable {
    public let user: UserView
    /// Nil for people whom an outside issuer vouches for.
    public let email: String?
    public let tier: Tier
    public let isOperator: Bool
    public let isDisabled: Bool
    /// A name that PostgreSQL knows (`Europe/Zurich`).
    public let timezone: String
    /// A language tag (`de-CH`).
    public let locale: String
    public let presenceHidden: Bool
    public let createdAt: Timestamp
}

extension Account {
    /// Reads the columns of `AccountSQL.columns`.
    init(_ row: Row) throws(PostgresError) {
        user = UserView(
            id: UserID(try row.decode("id")), name: try row.decode("name"), avatarURL: try row.decode("avatar_url"))
        email = try row.decode("email")
        tier = Tier(rawValue: try row.decode("tier")) ?? .free
        isOperator = try row.decode("is_operator")
        isDisabled = try row.decode("is_disabled")
        timezone = try row.decode("timezone")
        locale = try row.decode("locale")
        presenceHidden = try row.decode("presence_hidden")
        createdAt = try row.decode("created_at")
    }
}

/// What a log-in is checked against.
public struct Credentials: Sendable {
    public let account: Account
    /// Nil for an account without a password.
    public let password: StoredPassword?
}

/// A password's hash as it is stored.
public struct StoredPassword: Sendable, Equatable {
    public let hash: String
    /// Changes with the password, not with what its hash costs.
    public let version: Timestamp
}
