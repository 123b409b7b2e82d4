import Postgres

extension AccountStore {
    /// What an operator changes about an account; nil leaves it as it is.
    public struct Change: Sendable, Equatable {
        public var tier: Tier?
        public var isOperator: Bool?
        public var isDisabled: Bool?

        public init(tier: Tier? = nil, isOperator: Bool? = nil, isDisabled: Bool? = nil) {
            self.tier = tier
            self.isOperator = isOperator
            self.isDisabled = isDisabled
        }
    }

    /// Changes an account; disabling it ends its sessions, which are returned.
    ///
    /// - Parameter actor: the operator; nil for whoever runs commands on the server's own machine.
    /// - Throws: `notFound`.
    public func change(
        _ user: UserID, _ change: Change, by actor: UserID?
    ) async throws(AccountError) -> [SessionID] {
        try await transaction { transaction in
            let changed = try await transaction.execute(
                AccountSQL.change, user.uuid, change.tier?.rawValue, change.isOperator, change.isDisabled)
            guard changed == 1 else { throw AccountError.notFound }
            _ = try await transaction.run(change.audit(user, actor))
            guard change.isDisabled == true else { return [] }
            return try await SessionStore.endAll(of: user, but: nil, in: transaction)
        }
    }

    /// What a log-in with this mail address is checked against.
    public func credentials(email: String) async throws(AccountError) -> Credentials? {
        try await one(AccountSQL.credentials, email) { row throws(PostgresError) in
            let hash = try row.decode("hash", as: String?.self)
            let version = try row.decode("changed_at", as: Timestamp?.self)
            let password = hash.flatMap { hash in version.map { StoredPassword(hash: hash, version: $0) } }
            return Credentials(account: try Account(row), password: password)
        }
    }

    /// The person's password as it is stored.
    public func password(of user: UserID) async throws(AccountError) -> StoredPassword? {
        try await one(AccountSQL.passwordOf, user.uuid) { row throws(PostgresError) in
            StoredPassword(hash: try row.decode("hash"), version: try row.decode("changed_at"))
        }
    }

    /// Stores the same password at another cost. Does nothing where it has been changed meanwhile.
    public func rehash(_ user: UserID, _ old: StoredPassword, as hash: String) async throws(AccountError) {
        try await AccountError.translating {
            _ = try await database.execute(
                AccountSQL.rehash, user.uuid, old.version, hash, lane: ChatLanes.accounts, deadline: Self.deadline)
        }
    }

    /// Stores another password and ends every session but the one that asks; returns those.
    ///
    /// - Throws: `outdated` where the password is no longer the one that was checked.
    public func changePassword(
        of user: UserID, from old: StoredPassword, to hash: String, keeping session: SessionID?
    ) async throws(AccountError) -> [SessionID] {
        try await transaction { transaction in
            // Locks the password: a log-in with the old one that is under way is before this or not at all.
            let changed = try await transaction.execute(AccountSQL.changePassword, user.uuid, old.version, hash)
            guard changed == 1 else { throw AccountError.outdated }
            let ended = try await SessionStore.endAll(of: user, but: session, in: transaction)
            _ = try await transaction.run([AuditLog.statement(.passwordChanged, actor: user, subject: user)])
            return ended
        }
    }

    /// Whether the person's account is still to be used, and how; nil where it is not.
    public func standing(of user: UserID) async throws(AccountError) -> Standing? {
        try await one(AccountSQL.live, user.uuid) { row throws(PostgresError) in try Standing(row) }
    }
}

extension AccountStore.Change {
    fileprivate func audit(_ user: UserID, _ actor: UserID?) -> [Statement] {
        var statements: [Statement] = []
        if let tier {
            statements.append(
                AuditLog.statement(.tierSet, actor: actor, subject: user, details: ["tier": tier.rawValue]))
        }
        if let isOperator {
            let action = isOperator ? AuditAction.operatorMade : .operatorUnmade
            statements.append(AuditLog.statement(action, actor: actor, subject: user))
        }
        if let isDisabled {
            let action = isDisabled ? AuditAction.accountDisabled : .accountEnabled
            statements.append(AuditLog.statement(action, actor: actor, subject: user))
        }
        return statements
    }
}
