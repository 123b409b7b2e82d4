internal import GroupChat

extension ClientError {
    /// What a client reads of a failure of the account stores, where the operation has no words of its own for it.
    init(_ error: AccountError) {
        self =
            switch error {
            case .emailTaken: ClientError(.conflict, "There is an account with this address.")
            case .setupTokenInvalid:
                .validationFailed(field: "setup_token", "Is not the set-up token of this server, or has been used.")
            case .notFound: .notFound
            case .ambiguous: ClientError(.conflict, "More than one has this name.")
            case .outdated: ClientError(.conflict, "This was changed by somebody else meanwhile.")
            case .timeZoneUnknown: .validationFailed(field: "timezone", "Is not a time zone that this server knows.")
            case .failed(let error): ClientError(error)
            }
    }

    /// Address and password do not belong together, or may not come in: the same words for all of it.
    static let wrongCredentials = ClientError(.unauthenticated, "The address or the password is wrong.")

    /// A refresh token that is none, is over, or has been used.
    static let wrongRefreshToken = ClientError(.unauthenticated, "The refresh token is not valid.")

    static func throttled(_ wait: Duration) -> ClientError {
        ClientError(.rateLimited, "Too many tries. Wait a little.", retryAfter: wait)
    }

    /// Runs `body`, and tells what the account stores throw in a client's words.
    static func ofAccounts<R>(_ body: () async throws(AccountError) -> R) async throws(ClientError) -> R {
        do { return try await body() } catch { throw ClientError(error) }
    }
}
