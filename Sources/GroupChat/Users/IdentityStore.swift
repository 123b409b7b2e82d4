public import Postgres

/// People whom an outside issuer vouches for: (`iss`, `sub`) to a user of their own, made on first sight.
///
/// Nothing that the issuer says can name a user or a role of this server.
public struct IdentityStore: Sendable {
    static let statements = [find, insertAccount, insertIdentity]

    static let find = SQL(
        "identity.find",
        """
        select i.user_id, a.is_operator, a.disabled_at is null and u.erased_at is null as is_live
        from identities i
        join accounts a on a.id = i.user_id
        join users u on u.id = i.user_id
        where i.issuer = $1 and i.subject = $2
        """)
    static let insertAccount = SQL("identity.insert_account", "insert into accounts (id, tier) values ($1, $2)")
    static let insertIdentity = SQL(
        "identity.insert", "insert into identities (id, issuer, subject, user_id) values ($1, $2, $3, $4)")

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The standing of whom the issuer means, whom this makes where nobody is known by it; nil where their account is
    /// disabled or erased.
    ///
    /// - Parameter name: what a new user is called.
    public func standing(
        issuer: String, subject: String, name: String, tier: Tier
    ) async throws(AccountError) -> Standing? {
        if let found = try await find(issuer, subject) { return found.standing }
        do {
            try await make(issuer, subject, name, tier)
        } catch AccountError.failed(.internal) {
            // Two of their requests came at once, and the other one made them.
            guard let found = try await find(issuer, subject) else { throw .failed(.internal) }
            return found.standing
        }
        return try await find(issuer, subject)?.standing
    }

    private struct Found { let standing: Standing? }

    private func find(_ issuer: String, _ subject: String) async throws(AccountError) -> Found? {
        try await AccountError.translating {
            let row = try await database.fetchOne(
                Self.find, issuer, subject, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            guard let row else { return nil }
            return Found(standing: try row.decode("is_live") ? try Standing(row) : nil)
        }
    }

    private func make(
        _ issuer: String, _ subject: String, _ name: String, _ tier: Tier
    ) async throws(AccountError) {
        let user = UserID.random()
        try await AccountError.translating {
            _ = try await database.run(
                [
                    Statement(AccountSQL.insertUser, user.uuid, name),
                    Statement(Self.insertAccount, user.uuid, tier.rawValue),
                    Statement(Self.insertIdentity, UUID128.random(), issuer, subject, user.uuid),
                ], lane: ChatLanes.accounts, deadline: AccountStore.deadline)
        }
    }
}
