internal import GroupChat

/// Finds out whose a mail address is, for those who may know: so often a minute for each asker, whichever way they ask,
/// so that nobody tries a list of addresses.
struct MailLookup: Sendable {
    let accounts: AccountStore
    let limiter: RateLimiter

    /// Counts one.
    ///
    /// - Throws: `rate_limited`.
    func admit(_ asker: UserID) throws(ClientError) {
        guard case .wait(let time) = limiter.take(.lookup, for: asker) else { return }
        throw ClientError(.rateLimited, "You ask about more mail addresses than this server allows.", retryAfter: time)
    }

    /// The person who logs in with the address, whatever its case.
    func person(_ email: String, for asker: UserID) async throws -> UserID? {
        try admit(asker)
        do throws(AccountError) {
            return try await accounts.account(email: email)?.user.id
        } catch .failed(let error) {
            throw error
        } catch {
            throw ChatError.internal
        }
    }

    /// Whether the person can be talked to: has an account that is not disabled, and is not erased.
    func isReachable(_ user: UserID) async throws(ChatError) -> Bool {
        do throws(AccountError) {
            return try await accounts.standing(of: user) != nil
        } catch .failed(let error) {
            throw error
        } catch {
            throw .internal
        }
    }
}
