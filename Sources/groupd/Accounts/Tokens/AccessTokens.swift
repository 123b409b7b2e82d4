internal import GroupChat
internal import Postgres

/// Our own access tokens: made and read here, and nowhere else.
struct AccessTokens: Sendable {
    /// `iss` and `aud` of our tokens. Which server made one, its key says.
    static let name = "groupd"
    /// Says that it is an access token and nothing else that might be signed one day (RFC 9068).
    static let type = "at+jwt"

    let ring: SigningKeyRing
    let clock: AccountClock
    let lifetime: Duration

    /// What a token of ours says.
    struct Content: Equatable, Sendable {
        let user: UserID
        let session: SessionID
        let expiresAt: Timestamp
    }

    /// A token for somebody's session, good for `auth.access_token_seconds`.
    func make(user: UserID, session: SessionID) async throws(AccountError) -> String {
        let key = try await ring.signer()
        let issuedAt = clock.now().unixMilliseconds / 1_000
        return CompactToken.text(key: (key.id.description, key.secret), type: Self.type) { writer in
            writer.field("iss", Self.name)
            writer.field("aud", Self.name)
            writer.field("sub", user.description)
            writer.field("sid", session.description)
            writer.field("iat", issuedAt)
            writer.field("exp", issuedAt + lifetime.milliseconds / 1_000)
        }
    }

    /// What the token says, where one of our keys signed it and it is good now; nil for anything else.
    func read(_ token: CompactToken) async throws(AccountError) -> Content? {
        let claims = token.claims
        guard token.header.type == Self.type, token.header.algorithm == "HS256", let keyID = token.header.keyID,
            claims.issuer == Self.name, claims.audiences == [Self.name], claims.issuedAt != nil,
            let user = UserID(claims.subject), let session = claims.sessionID.flatMap({ SessionID($0) }),
            let key = try await ring.key(keyID), token.isSigned(bySecret: key.secret),
            claims.isCurrent(at: clock.now(), leeway: .zero)
        else { return nil }
        return Content(
            user: user, session: session, expiresAt: Timestamp(unixMilliseconds: claims.expiresAt * 1_000))
    }
}
