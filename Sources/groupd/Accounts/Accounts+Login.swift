internal import GroupChat
internal import OpenSSL
internal import Synchronization

extension Accounts {
    /// Logs somebody in by address and password.
    ///
    /// Who is unknown, disabled or wrong gets the same answer after the same work. No account is locked by guesses.
    ///
    /// - Throws: `unauthenticated`, `rate_limited`, `overloaded`, `unavailable`.
    func logIn(_ request: LoginRequest, from origin: SessionOrigin) async throws(ClientError) -> SignedIn {
        let address = AddressKey(origin.address)
        try admit(request.email.value, from: address)
        let credentials = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await store.credentials(email: request.email.value)
        }
        let isRight = try await passwords.isRight(request.password.value, against: credentials?.password?.hash)
        guard isRight, let credentials, let password = credentials.password, !credentials.account.isDisabled else {
            observe(.loginRefused)
            throw .wrongCredentials
        }
        logins.withLock { $0.succeed(account: request.email.value, from: address, now: clock.elapsed()) }
        let signedIn = try await openSession(for: credentials.account, password, origin)
        observe(.loggedIn(credentials.account.user.id))
        await renew(password, of: credentials.account.user.id, request.password.value)
        return signedIn
    }

    /// Takes one try for a password from the allowances.
    func admit(_ account: String, from address: AddressKey) throws(ClientError) {
        guard let wait = logins.withLock({ $0.admit(account: account, from: address, now: clock.elapsed()) }) else {
            return
        }
        observe(.loginThrottled)
        throw .throttled(wait)
    }

    /// Opens a session for somebody whose password was just found right.
    func openSession(
        for account: Account, _ password: StoredPassword, _ origin: SessionOrigin
    ) async throws(ClientError) -> SignedIn {
        let refreshToken = RefreshToken.random()
        do throws(AccountError) {
            let session = try await sessions.open(
                for: account.user.id, provenBy: password, token: refreshToken.hash, userAgent: origin.storedUserAgent,
                lifetime: settings.refreshLifetime)
            let accessToken = try await tokens.make(user: account.user.id, session: session)
            return SignedIn(account: account, accessToken: accessToken, refreshToken: refreshToken.text)
        } catch .outdated {
            throw .wrongCredentials
        } catch {
            throw ClientError(error)
        }
    }

    /// Stores the password at today's cost where it was stored at another. Somebody is logged in whether or not this
    /// works; the next log-in tries again.
    private func renew(_ stored: StoredPassword, of user: UserID, _ password: String) async {
        guard passwords.hasher.needsRehash(stored.hash), let hash = try? await passwords.hash(password) else { return }
        try? await store.rehash(user, stored, as: hash)
    }
}
