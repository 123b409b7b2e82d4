internal import GroupChat

extension Accounts {
    /// Changes an account's tier, or whether it is an operator's or disabled. Disabling ends its sessions.
    ///
    /// - Parameter actor: the operator; nil for whoever runs commands on the server's own machine.
    func change(_ user: UserID, _ change: AccountStore.Change, by actor: UserID?) async throws(AccountError) {
        let sessions = try await store.change(user, change, by: actor)
        standings.forget(user)
        ended(sessions)
        if change.isDisabled == true { disabled(user) }
    }

    /// Makes the account of somebody whom the person at the machine vouches for; the password keeps the rules.
    ///
    /// - Parameters:
    ///   - password: nil makes an account that nobody can log into yet.
    ///   - placeholder: the name of an imported placeholder that becomes this person.
    /// - Throws: `validation_failed`, `conflict`, `not_found` and what the stores say.
    func create(
        email: Wire.Email, name: Wire.Name, password: Wire.Password?, tier: Tier?, isOperator: Bool,
        claiming placeholder: String? = nil
    ) async throws(ClientError) -> UserID {
        var hash: String?
        if let password {
            try checkPassword(password, field: "password", context: [email.value, name.value])
            hash = try await passwords.hash(password.value)
        }
        let creation = AccountStore.Creation(
            name: name.value, email: email.value, passwordHash: hash, tier: tier ?? Tier(settings.auth.defaultTier),
            isOperator: isOperator)
        return try await ClientError.ofAccounts { () async throws(AccountError) in
            guard let placeholder else { return try await store.create(creation) }
            return try await store.claim(placeholderNamed: placeholder, creation)
        }
    }

    /// An access token for that person, with a session of its own that ends when it expires.
    ///
    /// - Throws: `outdated` where the account is disabled.
    func printableToken(for user: UserID) async throws(AccountError) -> String {
        let session = try await sessions.open(
            for: user, userAgent: "groupd token", lifetime: settings.accessLifetime)
        return try await tokens.make(user: user, session: session)
    }

    /// A new set-up token, the only one that is good; nil once there is an operator.
    func newSetupToken() async throws(AccountError) -> String? {
        guard try await !setup.hasOperator() else { return nil }
        let token = SetupToken.random()
        try await setup.replace(with: token.hash)
        return token.text
    }
}
