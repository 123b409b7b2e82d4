internal import Postgres

/// Whom an outside issuer's token stands for, in the issuer's words.
struct OutsideSubject: Sendable, Equatable {
    /// How far an outside issuer's clock may be off.
    private static let leeway = Duration.seconds(60)
    private static let types: Set<String> = ["jwt", "at+jwt", "application/at+jwt"]
    private static let charactersMax = 255

    let issuer: String
    let subject: String
    /// What the issuer calls them, where that is a name that we allow.
    let name: String?
    let expiresAt: Timestamp

    /// What the token says, where it is meant for this audience and good at that moment; nil otherwise. Whoever asks
    /// looks at its signature before believing any of it.
    init?(_ token: CompactToken, audience: String, at now: Timestamp) {
        let claims = token.claims
        guard claims.audiences.contains(audience),
            token.header.type.map({ Self.types.contains($0.lowercased()) }) ?? true,
            claims.subject.unicodeScalars.count <= Self.charactersMax, !claims.subject.utf8.contains(0),
            claims.isCurrent(at: now, leeway: Self.leeway)
        else { return nil }
        issuer = claims.issuer
        subject = claims.subject
        name = claims.name.flatMap { Wire.Name($0)?.value }
        expiresAt = Timestamp(unixMilliseconds: claims.expiresAt * 1_000).advanced(by: Self.leeway)
    }
}
