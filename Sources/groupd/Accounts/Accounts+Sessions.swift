internal import GroupChat

extension Accounts {
    /// Trades a refresh token for a new pair. A copy of one that was spent ends its session, and its sockets close.
    ///
    /// - Throws: `unauthenticated`, `overloaded`, `unavailable`. After `unavailable` the same token is worth another try.
    func refresh(_ token: Wire.Token) async throws(ClientError) -> SignedIn {
        guard let token = RefreshToken(token.value) else { throw .wrongRefreshToken }
        let salt = RefreshToken.salt()
        let result = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await sessions.refresh(
                token.hash, child: token.child(salt: salt).hash, childSalt: salt, lifetime: settings.refreshLifetime)
        }
        switch result {
        case .rotated(let session, let user):
            observe(.refreshed(user))
            return try await signedIn(user, session, token.child(salt: salt))
        case .repeated(let session, let user, let childSalt):
            return try await signedIn(user, session, token.child(salt: childSalt))
        case .reused(let session, let user):
            observe(.refreshTokenReused(user, session))
            ended([session])
            throw .wrongRefreshToken
        case .refused: throw .wrongRefreshToken
        }
    }

    private func signedIn(
        _ user: UserID, _ session: SessionID, _ refreshToken: RefreshToken
    ) async throws(ClientError) -> SignedIn {
        let (account, accessToken) = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await (store.account(user), tokens.make(user: user, session: session))
        }
        guard let account else { throw .wrongRefreshToken }
        return SignedIn(account: account, accessToken: accessToken, refreshToken: refreshToken.text)
    }

    /// Ends the session that the refresh token belongs to. Once more is no error.
    ///
    /// - Throws: `unauthenticated` for what is no token of ours.
    func logOut(_ token: Wire.Token) async throws(ClientError) {
        guard let token = RefreshToken(token.value) else { throw .wrongRefreshToken }
        let session = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await sessions.end(by: token.hash)
        }
        guard let session else { throw .wrongRefreshToken }
        ended([session])
    }

    /// Ends one of the caller's sessions, which may be the one that asks.
    ///
    /// - Throws: `not_found` for others' and for what is over.
    func end(_ session: SessionID, of caller: Caller) async throws(ClientError) {
        try await ClientError.ofAccounts { () async throws(AccountError) in
            try await sessions.end(session, of: caller.user)
        }
        ended([session])
    }

    /// Changes the caller's password and ends every other session of theirs.
    ///
    /// - Throws: `forbidden` where the old one is wrong, `validation_failed` where the new one is refused,
    ///   `rate_limited`.
    func changePassword(
        _ request: PasswordChangeRequest, of caller: Caller, from origin: SessionOrigin
    ) async throws(ClientError) {
        try admit(caller.user.description, from: AddressKey(origin.address))
        let found = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await (store.account(caller.user), store.password(of: caller.user))
        }
        let isRight = try await passwords.isRight(request.old.value, against: found.1?.hash)
        guard isRight, let account = found.0, let old = found.1 else {
            throw ClientError(.forbidden, "The old password is wrong.")
        }
        try checkPassword(
            request.new, field: "new", context: [account.email, account.user.name].compactMap(\.self))
        let hash = try await passwords.hash(request.new.value)
        let sessions = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await store.changePassword(of: caller.user, from: old, to: hash, keeping: caller.session)
        }
        ended(sessions)
    }
}
