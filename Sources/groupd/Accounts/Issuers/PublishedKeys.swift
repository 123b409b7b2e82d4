internal import HTTPClient
internal import Synchronization

/// An outside issuer's published keys (`auth.issuers.NAME.jwks_url`), fetched when they are needed.
final class PublishedKeys: Sendable {
    private static let responseBytesMax = 256 << 10
    private static let deadlines = HTTPDeadlines(
        connect: .seconds(3), firstByte: .seconds(5), betweenBytes: .seconds(5), total: .seconds(8))

    private struct State {
        var set = IssuerKeySet()
        /// Whoever needs the keys meanwhile waits for this.
        var fetching: Task<Void, Never>?
    }

    private let state = Mutex(State())
    private let url: WebAddress
    private let client: HTTPClient
    private let clock: AccountClock
    private let observe: @Sendable (_ isSuccess: Bool) -> Void

    init(
        url: WebAddress, client: HTTPClient, clock: AccountClock,
        observe: @escaping @Sendable (_ isSuccess: Bool) -> Void
    ) {
        self.url = url
        self.client = client
        self.clock = clock
        self.observe = observe
    }

    /// The key with this name; nil where the issuer has none, or cannot be asked now.
    func key(_ id: String) async -> IssuerKey? {
        switch state.withLock({ step(id, &$0) }) {
        case .found(let key): return key
        case .refuse: return nil
        case .wait(let task): await task.value
        }
        guard case .found(let key) = state.withLock({ $0.set.lookup(id, now: clock.elapsed()) }) else { return nil }
        return key
    }

    private enum Step {
        case found(IssuerKey)
        case refuse
        case wait(Task<Void, Never>)
    }

    private func step(_ id: String, _ state: inout State) -> Step {
        let now = clock.elapsed()
        switch state.set.lookup(id, now: now) {
        case .found(let key): return .found(key)
        case .refuse: return state.fetching.map { .wait($0) } ?? .refuse
        case .fetch:
            state.set.begin(now: now)
            let task = Task { await self.fetchOnce() }
            state.fetching = task
            return .wait(task)
        }
    }

    private func fetchOnce() async {
        let keys = await read()
        state.withLock { state in
            state.fetching = nil
            if let keys { state.set.replace(with: keys, now: clock.elapsed()) }
        }
        observe(keys != nil)
    }

    private func read() async -> [String: IssuerKey]? {
        let policy = HTTPPolicy(allowsPlainHTTP: url.isLoopback)
        let request = HTTPRequest(
            .get, url.text, headers: ["Accept": "application/json"], deadlines: Self.deadlines, policy: policy,
            responseBytesMax: Self.responseBytesMax)
        guard let response = try? await client.send(request), response.status == 200,
            let bytes = try? await response.body.collect(upTo: Self.responseBytesMax)
        else { return nil }
        return await IssuerKey.read(bytes)
    }
}
