internal import Embeddings
internal import GroupChat
internal import Logging
internal import NIOPosix
internal import OpenSSL

/// Everything that serves, made of storage and settings. It does nothing until its services run.
struct ServerParts: Sendable {
    let configuration: Configuration
    let storage: ServerStorage
    let observability: Observability
    let drain = Drain()
    let chat: Chat
    let delivery: Delivery
    let presence: Presence
    let typing: Typing
    let pages: ReplayPages
    let indexer: Indexer
    let vectors: QueryVectors
    let meaning: Meaning
    let accounts: Accounts
    let hub: SocketHub
    let limiter: RateLimiter
    let logger: Logger

    init(configuration: Configuration, storage: ServerStorage, observability: Observability, logger: Logger) {
        self.configuration = configuration
        self.storage = storage
        self.observability = observability
        self.logger = logger
        let hub = SocketHub(
            eventLoops: MultiThreadedEventLoopGroup.singleton, limits: SocketLimits(configuration),
            observe: observability.observe)
        let presence = Presence(database: storage.database, redis: storage.redis)
        let typing = Typing(database: storage.database)
        let delivery = Delivery(
            database: storage.database, hub: hub, replayEventsMax: configuration.limits.replayEvents
        ) { news, group in
            presence.note(news, in: group)
            typing.note(news, in: group)
        }
        let pages = ReplayPages(database: storage.database)
        let meaning = Meaning(configuration, pending: storage.pending)
        let vectors = QueryVectors(database: storage.database, embedders: meaning.embedders)
        let indexer = Indexer(
            database: storage.database, embedders: meaning.embedders, observe: observability.observe)
        observability.metrics.indexLag.read { indexer.lag }
        let committed: @Sendable ([Committed]) -> Void = { changes in
            pages.committed(changes)
            delivery.committed(changes)
            indexer.noted(changes.lazy.map { (group: $0.group.uuid, seq: $0.seq) })
        }
        let refusal = Self.refusal(isDiskLow: storage.isDiskLow, drain: drain)
        let writer = BatchWriter(
            database: storage.database, observe: observability.observe, committed: committed, refusal: refusal)
        chat = Chat(
            database: storage.database, writer: writer,
            groupWriter: GroupWriter(database: storage.database, committed: committed),
            vectors: vectors.searching, moved: { delivery.signal($0, in: $1) })
        let hasher = PasswordHasher()
        accounts = Accounts(
            database: storage.database, settings: AccountSettings(configuration), hasher: hasher,
            hooks: .closing(hub, presence), observe: observability.observe)
        observability.performance.feed(
            .init(
                drafts: { Int64(writer.waitingCount) }, passwords: { Int64(hasher.load.waitingCount) }))
        limiter = RateLimiter(rates: .init(configuration.limits))
        self.hub = hub
        self.delivery = delivery
        self.presence = presence
        self.typing = typing
        self.pages = pages
        self.indexer = indexer
        self.vectors = vectors
        self.meaning = meaning
    }

    /// A new set-up token; nil where somebody runs the server already.
    func setupToken() async throws(CommandFailure) -> String? {
        do throws(AccountError) {
            return try await accounts.newSetupToken()
        } catch {
            throw CommandFailure(sentence: "The accounts could not be read: \(error).")
        }
    }

    /// Why no draft is taken now: better an answer that names the reason than an error when the write fails.
    private static func refusal(isDiskLow: @escaping @Sendable () -> Bool, drain: Drain) -> @Sendable () -> ChatError? {
        {
            if drain.isDraining { return .draining(retryAfter: .seconds(2)) }
            return isDiskLow() ? .diskFull(retryAfter: .seconds(30)) : nil
        }
    }
}

extension AccountHooks {
    /// Sockets close with the session that they were opened in, and who hides is seen no more.
    fileprivate static func closing(_ hub: SocketHub, _ presence: Presence) -> AccountHooks {
        var hooks = AccountHooks()
        hooks.sessionsEnded = { hub.close(sessions: $0) }
        hooks.userDisabled = { hub.close(user: $0, .unauthenticated) }
        hooks.presenceHidden = { presence.hide($0, $1) }
        return hooks
    }
}

extension RateLimiter.Rates {
    fileprivate init(_ limits: Configuration.Limits) {
        self.init()
        message = .init(perMinute: limits.messagesPerMinute, burst: limits.burst)
        command = .init(perMinute: limits.commandsPerMinute, burst: limits.burst)
        typing = .init(perMinute: limits.typingPerMinute, burst: limits.burst)
        ping = .init(perMinute: limits.pingsPerMinute, burst: limits.burst)
        lookup = .init(perMinute: limits.lookupsPerMinute, burst: limits.burst)
    }
}
