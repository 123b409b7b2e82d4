import Postgres

extension SessionStore {
    /// What came of a refresh.
    public enum Refresh: Sendable, Equatable {
        /// The token was good and is spent; its child, whose hash was given, is there.
        case rotated(SessionID, UserID)
        /// The token had just been spent: its child follows from this salt.
        case repeated(SessionID, UserID, childSalt: [UInt8])
        /// The token had been spent long ago: its session has been ended, and that was written down.
        case reused(SessionID, UserID)
        /// There is no such token, or its session is over.
        case refused
    }

    /// Spends a token and stores its child, in one transaction. Of two at the same time one rotates and the other,
    /// which waits for it, gets the same child.
    ///
    /// - Parameters:
    ///   - childSalt: what the child was made from; stored with its parent.
    ///   - lifetime: how long the session lasts from now on without being used.
    public func refresh(
        _ token: RefreshTokenHash, child: RefreshTokenHash, childSalt: [UInt8], lifetime: Duration
    ) async throws(AccountError) -> Refresh {
        try await AccountError.translating {
            try await database.withTransaction(lane: ChatLanes.accounts, deadline: AccountStore.deadline) {
                transaction in
                guard let row = try await transaction.fetchOne(SessionSQL.facts, token.bytes) else { return .refused }
                let session = SessionID(try row.decode("id"))
                let user = UserID(try row.decode("user_id"))
                switch RefreshRules.decision(try RefreshRules.Facts(row)) {
                case .rotate:
                    _ = try await transaction.run([
                        Statement(SessionSQL.spend, token.bytes, childSalt),
                        Statement(SessionSQL.insertToken, child.bytes, session.uuid),
                        Statement(SessionSQL.touch, session.uuid, lifetime.wholeSeconds),
                    ])
                    return .rotated(session, user)
                case .answerAgain(let salt): return .repeated(session, user, childSalt: salt)
                case .endSession:
                    _ = try await transaction.run([
                        Statement(SessionSQL.end, session.uuid),
                        AuditLog.statement(
                            .refreshTokenReused, actor: nil, subject: user, details: ["session": session.description]),
                    ])
                    return .reused(session, user)
                case .refuse: return .refused
                }
            }
        }
    }
}
