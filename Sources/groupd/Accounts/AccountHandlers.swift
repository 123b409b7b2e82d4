internal import GroupChat
internal import Postgres

/// The account endpoints: what a request says goes in, the answer's view comes out.
struct AccountHandlers: Sendable {
    let accounts: Accounts

    func register(
        _ call: Call<NoParameters, RegisterRequest>, from origin: SessionOrigin
    ) async throws(ClientError) -> SignedInView {
        view(try await accounts.register(call.body, from: origin))
    }

    func logIn(
        _ call: Call<NoParameters, LoginRequest>, from origin: SessionOrigin
    ) async throws(ClientError) -> SignedInView {
        view(try await accounts.logIn(call.body, from: origin))
    }

    func refresh(_ call: Call<NoParameters, RefreshTokenRequest>) async throws(ClientError) -> SignedInView {
        view(try await accounts.refresh(call.body.refreshToken))
    }

    func logOut(_ call: Call<NoParameters, RefreshTokenRequest>) async throws(ClientError) -> NoContent {
        try await accounts.logOut(call.body.refreshToken)
        return NoContent()
    }

    func getMe(_ call: Call<NoParameters, NoBody>, as caller: Caller) async throws(ClientError) -> MeView {
        let account = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await accounts.reader.me(as: caller.user)
        }
        guard let account else { throw .unauthenticated }
        return MeView(account)
    }

    func changeMe(
        _ call: Call<NoParameters, ProfileChangeRequest>, as caller: Caller
    ) async throws(ClientError) -> MeView {
        var change = UserReader.Change()
        change.name = call.body.name?.value
        change.timezone = call.body.timezone?.value
        change.locale = call.body.locale?.value
        change.presenceHidden = call.body.presenceHidden
        switch call.body.avatar {
        case .unchanged: break
        case .removed: change.removesAvatar = true
        // The id of an upload that is not theirs, or not there, names nothing.
        case .set: throw .notFound
        }
        let account = try await ClientError.ofAccounts { () async throws(AccountError) in
            try await accounts.reader.change(change, as: caller.user)
        }
        guard let account else { throw .unauthenticated }
        if change.presenceHidden != nil { accounts.hooks.presenceHidden(caller.user, account.presenceHidden) }
        return MeView(account)
    }

    func changePassword(
        _ call: Call<NoParameters, PasswordChangeRequest>, as caller: Caller, from origin: SessionOrigin
    ) async throws(ClientError) -> NoContent {
        try await accounts.changePassword(call.body, of: caller, from: origin)
        return NoContent()
    }

    func endSession(
        _ call: Call<SessionParameters, NoBody>, as caller: Caller
    ) async throws(ClientError) -> NoContent {
        try await accounts.end(SessionID(call.parameters.id), of: caller)
        return NoContent()
    }

    private func view(_ signedIn: Accounts.SignedIn) -> SignedInView {
        SignedInView(
            user: MeView(signedIn.account), accessToken: signedIn.accessToken, refreshToken: signedIn.refreshToken,
            expiresIn: Int64(accounts.settings.auth.accessTokenSeconds))
    }
}
