internal import GroupChat
internal import OpenSSL
internal import Postgres
internal import Synchronization

/// The keys of this node: from the database, asked again in time, and by one question at a time.
final class SigningKeyRing: Sendable {
    private static let secretBytes = 64

    private struct State {
        var set = SigningKeySet()
        /// Whoever needs the keys meanwhile waits for this.
        var loading: Task<Void, any Error>?
    }

    private let state = Mutex(State())
    private let store: SigningKeyStore
    private let clock: AccountClock
    private let lifetime: Duration
    private let observe: @Sendable (AccountObservation) -> Void

    init(
        store: SigningKeyStore, clock: AccountClock, lifetime: Duration,
        observe: @escaping @Sendable (AccountObservation) -> Void
    ) {
        self.store = store
        self.clock = clock
        self.lifetime = lifetime
        self.observe = observe
    }

    /// The key that signs now.
    func signer() async throws(AccountError) -> SigningKey {
        if let key = state.withLock({ $0.set.signer(now: clock.elapsed()) }) { return key }
        try await load()
        guard let key = state.withLock({ $0.set.signer(now: clock.elapsed()) }) else { throw .failed(.internal) }
        return key
    }

    /// The key with this name, while tokens of it may be good; nil where there is none.
    func key(_ id: String) async throws(AccountError) -> SigningKey? {
        let now = clock.elapsed()
        switch state.withLock({ $0.set.lookup(id, now: now, date: clock.now(), lifetime: lifetime) }) {
        case .found(let key): return key
        case .refuse: return nil
        case .load: try await load()
        }
        let found = state.withLock { $0.set.find(id, date: clock.now(), lifetime: lifetime) }
        guard case .found(let key) = found else { return nil }
        return key
    }

    /// Retires what signs and makes a new key, which signs here from now on and elsewhere soon.
    func rotate() async throws(AccountError) {
        let askedAt = clock.elapsed()
        let keys = try await store.rotate(to: SecureRandom.bytes(Self.secretBytes))
        state.withLock { $0.set.replace(with: keys, askedAt: askedAt) }
    }

    /// Makes a new key where the one that signs is older than that. Of two nodes that do so at once each makes one; two
    /// may overlap.
    func rotate(after age: Duration) async throws(AccountError) {
        guard try await store.isDue(after: age) else { return }
        try await rotate()
    }

    private func load() async throws(AccountError) {
        let task = state.withLock { state in
            if let loading = state.loading { return loading }
            let task = Task { try await self.loadOnce() }
            state.loading = task
            return task
        }
        try await AccountError.rethrowing { try await task.value }
    }

    private func loadOnce() async throws {
        defer { state.withLock { $0.loading = nil } }
        let askedAt = clock.elapsed()
        let keys = try await store.keys(orFirst: SecureRandom.bytes(Self.secretBytes))
        state.withLock { $0.set.replace(with: keys, askedAt: askedAt) }
        observe(.signingKeysLoaded(count: keys.count))
    }
}

extension AccountError {
    /// Runs `body`, which throws nothing but these.
    static func rethrowing<R>(_ body: () async throws -> R) async throws(AccountError) -> R {
        do { return try await body() } catch let error as AccountError { throw error } catch {
            throw .failed(.internal)
        }
    }
}
