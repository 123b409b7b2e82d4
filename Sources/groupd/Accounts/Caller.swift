internal import GroupChat
internal import Postgres

/// Who asks, as an access token proved it.
struct Caller: Equatable, Sendable {
    let user: UserID
    /// Nil for tokens of issuers from outside, which have no session of ours.
    let session: SessionID?
    let isOperator: Bool
    /// When the token stops being good. A socket ends then unless a fresh token came.
    let expiresAt: Timestamp
}

/// Turns an access token into who it stands for.
protocol Authenticator: Sendable {
    /// - Throws: `unauthenticated` for whatever is wrong with the token, its session or its account, in the same
    ///   words; `unavailable` or `overloaded` where that cannot be found out now.
    func caller(bearing token: String) async throws(ClientError) -> Caller
}
