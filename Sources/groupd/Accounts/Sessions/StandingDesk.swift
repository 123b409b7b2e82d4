internal import GroupChat
internal import Synchronization

/// Says what a token stands for, from what was found out lately or from the database.
final class StandingDesk: Sendable {
    private let cache = Mutex(StandingCache())
    private let clock: AccountClock

    init(clock: AccountClock) {
        self.clock = clock
    }

    /// The standing, or nil where the session or the account is over. `look` asks the database.
    func standing(
        of subject: StandingCache.Subject, _ look: () async throws(AccountError) -> Standing?
    ) async throws(AccountError) -> Standing? {
        let now = clock.elapsed()
        if let known = cache.withLock({ $0.standing(of: subject, now: now) }) { return known }
        let question = cache.withLock { $0.ask(now: now) }
        guard let standing = try await look() else { return nil }
        cache.withLock { $0.keep(standing, of: subject, from: question) }
        return standing
    }

    /// These have ended: nothing that was known of them counts any more.
    func forget(_ sessions: [SessionID]) {
        cache.withLock { $0.forget(sessions) }
    }

    func forget(_ user: UserID) {
        cache.withLock { $0.forget(user) }
    }
}
