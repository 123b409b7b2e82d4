internal import HTTPClient

/// The identity providers from outside (`auth.issuers`), by the `iss` of their tokens.
struct OutsideIssuers: Sendable {
    private struct Issuer: Sendable {
        let audience: String
        let proof: Proof
    }

    /// What its tokens are signed with: one sort of key, which fixes the algorithms.
    fileprivate enum Proof: Sendable {
        case secret([UInt8])
        case published(PublishedKeys)
    }

    private var issuers: [String: Issuer] = [:]
    private let clock: AccountClock

    /// - Parameter client: makes the client that fetches keys, where some issuer publishes them.
    init(
        _ settings: Configuration.Auth, clock: AccountClock, client: () -> HTTPClient,
        observe: @escaping @Sendable (AccountObservation) -> Void
    ) {
        self.clock = clock
        var shared: HTTPClient?
        for (name, settings) in settings.issuers {
            guard let issuer = settings.issuer, let audience = settings.audience else { continue }
            if let secret = settings.secret {
                issuers[issuer] = Issuer(audience: audience, proof: .secret(Array(secret.exposed.utf8)))
            } else if let url = settings.jwksURL {
                let client = shared ?? client()
                shared = client
                let keys = PublishedKeys(url: url, client: client, clock: clock) {
                    observe(.issuerKeysFetched(issuer: name.text, isSuccess: $0))
                }
                issuers[issuer] = Issuer(audience: audience, proof: .published(keys))
            }
        }
    }

    /// Whom the token stands for, where one of the issuers signed it for this server and it is good now; nil for
    /// anything else.
    func read(_ token: CompactToken) async -> OutsideSubject? {
        guard let issuer = issuers[token.claims.issuer],
            let subject = OutsideSubject(token, audience: issuer.audience, at: clock.now()),
            await issuer.proof.covers(token)
        else { return nil }
        return subject
    }
}

extension OutsideIssuers.Proof {
    fileprivate func covers(_ token: CompactToken) async -> Bool {
        switch self {
        case .secret(let secret): return token.isSigned(bySecret: secret)
        case .published(let keys):
            // Asked before any key is looked for: a token with another algorithm must not cause a fetch.
            guard IssuerKey.Kind(rawValue: token.header.algorithm) != nil, let id = token.header.keyID else {
                return false
            }
            return await keys.key(id)?.hasSigned(token) ?? false
        }
    }
}
