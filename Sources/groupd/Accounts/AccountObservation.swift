internal import GroupChat

/// What accounts notice about themselves; logs and metrics are made of it elsewhere. No secret and no address is in it.
enum AccountObservation: Sendable, Equatable {
    /// A password was hashed: half a second of a core.
    case passwordHashed
    case registered(UserID)
    case loggedIn(UserID)
    /// Address or password were wrong, or the account is disabled.
    case loginRefused
    /// Too many tries; nothing was hashed.
    case loginThrottled
    case refreshed(UserID)
    /// A spent refresh token came again: its session has been ended.
    case refreshTokenReused(UserID, SessionID)
    case signingKeysLoaded(count: Int)
    case issuerKeysFetched(issuer: String, isSuccess: Bool)
}
