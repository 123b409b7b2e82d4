public import Postgres

/// The sessions and their refresh tokens.
///
/// Every call throws `AccountError.failed` where the database is overloaded, out of reach or broken.
public struct SessionStore: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Opens a session for somebody whose password was just checked, with the first of its refresh tokens.
    ///
    /// - Parameter lifetime: how long it lasts without being used.
    /// - Throws: `outdated` where the password or the account has changed since.
    public func open(
        for user: UserID, provenBy password: StoredPassword, token: RefreshTokenHash, userAgent: String?,
        lifetime: Duration
    ) async throws(AccountError) -> SessionID {
        let session = SessionID.random()
        try await open(
            Statement(
                SessionSQL.openProven, session.uuid, user.uuid, userAgent, lifetime.wholeSeconds, password.version),
            [Statement(SessionSQL.insertToken, token.bytes, session.uuid)])
        return session
    }

    /// Opens a session without a refresh token, for a token that is printed on the server's own machine.
    ///
    /// - Throws: `outdated` where the account is disabled or gone.
    public func open(
        for user: UserID, userAgent: String?, lifetime: Duration
    ) async throws(AccountError) -> SessionID {
        let session = SessionID.random()
        try await open(
            Statement(SessionSQL.open, session.uuid, user.uuid, userAgent, lifetime.wholeSeconds),
            [AuditLog.statement(.tokenPrinted, actor: nil, subject: user)])
        return session
    }

    private func open(_ insertion: Statement, _ further: [Statement]) async throws(AccountError) {
        try await AccountError.translating {
            try await database.withTransaction(lane: ChatLanes.accounts, deadline: AccountStore.deadline) {
                transaction in
                let opened = try await transaction.run([insertion])
                guard opened[0].affectedCount == 1 else { throw AccountError.outdated }
                _ = try await transaction.run(further)
            }
        }
    }

    /// Whose session it is and how they stand; nil once it is over.
    public func standing(of session: SessionID) async throws(AccountError) -> Standing? {
        try await AccountStore(database: database).one(SessionSQL.standing, session.uuid) { row throws(PostgresError) in
            try Standing(row)
        }
    }

    /// Those among the sessions that are still good: for whoever keeps sockets open in their name.
    public func alive(among sessions: [SessionID]) async throws(AccountError) -> Set<SessionID> {
        try await AccountError.translating {
            let rows = try await database.fetch(
                SessionSQL.alive, sessions.map(\.uuid), lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return Set(try rows.map { SessionID(try $0.decode("id")) })
        }
    }

    /// Removes at most `limit` sessions that are long over and as many tokens that are long spent.
    ///
    /// - Returns: how many rows went.
    public func sweep(limit: Int, lifetime: Duration) async throws(AccountError) -> Int {
        try await AccountError.translating {
            let results = try await database.run(
                [
                    Statement(SessionSQL.sweep, Int64(limit)),
                    Statement(SessionSQL.sweepTokens, Int64(limit), lifetime.wholeSeconds),
                ], lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return results[0].affectedCount + results[1].affectedCount
        }
    }
}

extension Duration {
    /// As `make_interval` takes them.
    var wholeSeconds: Double { Double(components.seconds) }
}
