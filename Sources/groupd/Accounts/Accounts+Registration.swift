internal import GroupChat
internal import Synchronization

extension Accounts {
    /// Who somebody is from now on, and the tokens that say so.
    struct SignedIn: Sendable {
        let account: Account
        let accessToken: String
        let refreshToken: String
    }

    /// Makes an account and logs it in.
    ///
    /// An address that is taken costs as much as one that is not: the password is hashed either way
    /// (docs/decisions/0001).
    ///
    /// - Throws: `rate_limited`, `forbidden`, `validation_failed`, `conflict`, `overloaded`, `unavailable`.
    func register(_ request: RegisterRequest, from origin: SessionOrigin) async throws(ClientError) -> SignedIn {
        let address = AddressKey(origin.address)
        if let wait = registrations.withLock({ $0.admit(from: address, now: clock.elapsed()) }) {
            throw .throttled(wait)
        }
        try checkPassword(request.password, field: "password", context: [request.email.value, request.name.value])
        let setupToken = try setupToken(request.setupToken)
        if setupToken == nil { try await checkRegistration(request.invite) }
        let hash = try await passwords.hash(request.password.value)
        let creation = AccountStore.Creation(
            name: request.name.value, email: request.email.value, passwordHash: hash,
            tier: Tier(settings.auth.defaultTier), setupToken: setupToken?.hash)
        let user = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await store.create(creation)
        }
        observe(.registered(user))
        logins.withLock { $0.succeed(account: request.email.value, from: address, now: clock.elapsed()) }
        return try await firstSession(of: user, origin)
    }

    /// - Throws: `validation_failed` with the sentence for the field.
    func checkPassword(_ password: Wire.Password, field: String, context: [String]) throws(ClientError) {
        guard let fault = policy.fault(in: password.value, context: context) else { return }
        throw .validationFailed(field: field, fault)
    }

    private func setupToken(_ text: Wire.Token?) throws(ClientError) -> SetupToken? {
        guard let text else { return nil }
        guard let token = SetupToken(text.value) else { throw ClientError(AccountError.setupTokenInvalid) }
        return token
    }

    private func checkRegistration(_ invite: Wire.InviteCode?) async throws(ClientError) {
        switch settings.auth.registration {
        case .open: return
        case .closed: throw ClientError(.forbidden, "Nobody can register here; ask whoever runs the server.")
        case .invite:
            guard let invite, try await hooks.isInviteGood(invite.value) else {
                throw ClientError(.forbidden, "Registering here takes an invite.")
            }
        }
    }

    private func firstSession(of user: UserID, _ origin: SessionOrigin) async throws(ClientError) -> SignedIn {
        let found = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await (store.account(user), store.password(of: user))
        }
        guard let account = found.0, let password = found.1 else { throw .internal }
        return try await openSession(for: account, password, origin)
    }
}
