internal import GroupChat

extension Accounts: Authenticator {
    func caller(bearing token: String) async throws(ClientError) -> Caller {
        guard let token = CompactToken(token) else { throw .unauthenticated }
        let caller = try await ClientError.ofAccounts { () async throws(AccountError) -> Caller? in
            // The one look at what is not proven yet: it chooses whose keys are tried, and theirs have to fit.
            token.claims.issuer == AccessTokens.name ? try await own(token) : try await outside(token)
        }
        guard let caller else { throw .unauthenticated }
        return caller
    }

    private func own(_ token: CompactToken) async throws(AccountError) -> Caller? {
        guard let content = try await tokens.read(token) else { return nil }
        let standing = try await standings.standing(of: .session(content.session)) { () async throws(AccountError) in
            try await sessions.standing(of: content.session)
        }
        guard let standing, standing.user == content.user else { return nil }
        return Caller(
            user: standing.user, session: content.session, isOperator: standing.isOperator,
            expiresAt: content.expiresAt)
    }

    private func outside(_ token: CompactToken) async throws(AccountError) -> Caller? {
        guard let subject = await issuers.read(token) else { return nil }
        let key = StandingCache.Subject.identity(issuer: subject.issuer, subject: subject.subject)
        let standing = try await standings.standing(of: key) { () async throws(AccountError) in
            try await identities.standing(
                issuer: subject.issuer, subject: subject.subject, name: subject.name ?? "Somebody",
                tier: Tier(settings.auth.defaultTier))
        }
        return standing.map {
            Caller(user: $0.user, session: nil, isOperator: $0.isOperator, expiresAt: subject.expiresAt)
        }
    }
}

extension Tier {
    init(_ tier: Configuration.Auth.Tier) {
        self =
            switch tier {
            case .free: .free
            case .premium: .premium
            }
    }
}
