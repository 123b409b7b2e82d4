public import Postgres

extension SessionStore {
    /// Ends the session that a refresh token belongs to, spent or not.
    ///
    /// - Returns: the session; nil where there is no such token.
    public func end(by token: RefreshTokenHash) async throws(AccountError) -> SessionID? {
        try await AccountError.translating {
            let row = try await database.fetchOne(
                SessionSQL.endByToken, token.bytes, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return try row.map { SessionID(try $0.decode("id")) }
        }
    }

    /// Ends one of a person's own sessions.
    ///
    /// - Throws: `notFound` where it is not theirs, or over.
    public func end(_ session: SessionID, of user: UserID) async throws(AccountError) {
        try await AccountError.translating {
            let ended = try await database.execute(
                SessionSQL.endOwn, session.uuid, user.uuid, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            guard ended == 1 else { throw AccountError.notFound }
        }
    }

    /// What has ended lately, on whatever node.
    public struct Endings: Sendable, Equatable {
        public var sessions: Set<SessionID> = []
        public var users: Set<UserID> = []

        public init() {}

        /// What is not in the other.
        public func subtracting(_ other: Endings) -> Endings {
            var rest = self
            rest.sessions.subtract(other.sessions)
            rest.users.subtract(other.users)
            return rest
        }
    }

    /// The sessions that ended, and the people who were disabled, within that time.
    public func endings(within time: Duration) async throws(AccountError) -> Endings {
        try await AccountError.translating {
            let rows = try await database.fetch(
                SessionSQL.endings, time.wholeSeconds, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            var endings = Endings()
            for row in rows {
                let id = try row.decode("id", as: UUID128.self)
                if try row.decode("is_session") {
                    endings.sessions.insert(SessionID(id))
                } else {
                    endings.users.insert(UserID(id))
                }
            }
            return endings
        }
    }

    /// Ends a person's sessions but one, in a transaction of the worker's; returns those that it ended.
    public static func endAll(
        of user: UserID, but kept: SessionID?, in transaction: Transaction
    ) async throws(PostgresError) -> [SessionID] {
        let rows = try await transaction.fetch(SessionSQL.endAll, user.uuid, kept?.uuid)
        var ended: [SessionID] = []
        for row in rows { ended.append(SessionID(try row.decode("id"))) }
        return ended
    }
}
