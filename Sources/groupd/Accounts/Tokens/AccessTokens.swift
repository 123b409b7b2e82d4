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
        guard let keyID = Self.keyID(of: token), let key = try await ring.key(keyID) else { return nil }
        return Self.content(of: token, signedWith: key, at: clock.now())
    }

    /// The key that a token names which reads like one of ours; nil for any other. Proves nothing yet.
    static func keyID(of token: CompactToken) -> String? {
        let claims = token.claims
        guard token.header.type == type, token.header.algorithm == "HS256", claims.issuer == name,
            claims.audiences == [name], claims.issuedAt != nil, UserID(claims.subject) != nil, claims.sessionID != nil
        else { return nil }
        return token.header.keyID
    }

    /// What the token says, where this key signed it and it is good at that moment.
    static func content(of token: CompactToken, signedWith key: SigningKey, at now: Timestamp) -> Content? {
        let claims = token.claims
        guard keyID(of: token) == key.id.description, let user = UserID(claims.subject),
            let session = claims.sessionID.flatMap({ SessionID($0) }), token.isSigned(bySecret: key.secret),
            claims.isCurrent(at: now, leeway: .zero)
        else { return nil }
        return Content(
            user: user, session: session, expiresAt: Timestamp(unixMilliseconds: claims.expiresAt * 1_000))
    }
}
