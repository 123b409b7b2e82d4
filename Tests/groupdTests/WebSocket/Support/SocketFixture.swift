import GroupChat
import NIOPosix
import Redis
import Synchronization

@testable import groupd

/// A server with its sockets, on a port of its own, with the test's own database behind it.
struct SocketFixture: Sendable {
    let http: HTTPFixture
    let hub: SocketHub
    let delivery: Delivery
    let limiter: RateLimiter
    let services: SocketServices

    /// What a test wants otherwise.
    struct Options: Sendable {
        var limits = SocketLimits()
        var rates = HTTPFixture.Options.generousRates
        var replayEventsMax = 1_000
        var settings = HTTPSettings(listen: ListenAddress(host: "127.0.0.1", port: 0))
        var isDraining: @Sendable () -> Bool = { false }
        /// Whether anybody is told who is there: most tests are about something else.
        var tellsPresence = false
        var presence = PresenceSettings()
        var redis: RedisClient?
        /// Called between the reading of a person's groups for `ready` and its sending.
        var beforeReady: @Sendable () async -> Void = {}
    }

    /// Runs `body` while the server runs, on the database of a test with `.scratchDatabase(from: .migrated)`.
    static func with<R: Sendable>(
        _ configure: (inout Options) -> Void = { _ in }, _ body: (SocketFixture) async throws -> R
    ) async throws -> R {
        var options = Options()
        configure(&options)
        let hub = SocketHub(eventLoops: MultiThreadedEventLoopGroup.singleton, limits: options.limits)
        let tokens = TestTokens()
        let upgrade = SocketUpgrade(
            hub: hub, authenticator: tokens, settings: options.settings, isDraining: options.isDraining)
        let committed = Committing()
        return try await HTTPFixture.with {
            $0.tokens = tokens
            $0.settings = options.settings
            $0.rates = options.rates
            $0.sockets = upgrade
            $0.presence = options.presence
            $0.redis = options.redis
            $0.committed = { committed.tell($0) }
            $0.moved = { committed.tell($0, $1) }
        } _: { http in
            let typing = Typing(database: http.chat.database)
            let delivery = Delivery(
                database: http.chat.database, hub: hub, replayEventsMax: options.replayEventsMax
            ) { news, group in
                http.presence.note(news, in: group)
                typing.note(news, in: group)
            }
            let pages = ReplayPages(database: http.chat.database)
            committed.listen(delivery, pages)
            let limiter = RateLimiter(rates: options.rates)
            var services = SocketServices(
                chat: http.chat, delivery: delivery, presence: http.presence, typing: typing, pages: pages,
                limiter: limiter, authenticator: tokens,
                view: { caller throws(ClientError) in MeView(testing: caller) })
            let (welcome, beforeReady) = (services.welcome, options.beforeReady)
            services.welcome = { caller throws(ClientError) in
                let welcome = try await welcome(caller)
                await beforeReady()
                return welcome
            }
            let running = services
            try await hub.start(running)
            let sweeping = Task { await delivery.run { hub.registry.users } }
            defer { sweeping.cancel() }
            let tellsPresence = options.tellsPresence
            let telling = Task {
                guard tellsPresence else { return }
                await http.presence.run { delivery.signal(.presence($1), in: $0) }
            }
            defer { telling.cancel() }
            return try await body(
                SocketFixture(http: http, hub: hub, delivery: delivery, limiter: limiter, services: running))
        }
    }

    /// A socket of this person that has not said hello.
    func open(
        as person: Person? = nil, headers: [String: String] = [:], receiveBytes: Int? = nil
    ) async throws -> TestSocket {
        var headers = headers
        if let person { headers["Authorization"] = "Bearer \(person.token)" }
        return try await TestSocket.open(port: http.port, headers: headers, receiveBytes: receiveBytes)
    }

    /// A socket of this person that has been welcomed.
    func connect(_ person: Person, subscribe: String = "\"all\"", resume: String = "{}") async throws -> TestSocket {
        let socket = try await open(as: person)
        socket.send(#"{"type":"hello","subscribe":\#(subscribe),"resume":\#(resume)}"#)
        _ = try await socket.next("ready")
        return socket
    }

    /// A socket that follows one group.
    func follow(_ group: GroupID, as person: Person) async throws -> TestSocket {
        let socket = try await connect(person, subscribe: "[\"\(group)\"]")
        _ = try await socket.next("subscribed")
        return socket
    }
}

/// Hands on what is committed, to who listens from some time on.
private final class Committing: Sendable {
    private let parts = Mutex<(delivery: Delivery, pages: ReplayPages)?>(nil)

    func listen(_ delivery: Delivery, _ pages: ReplayPages) { parts.withLock { $0 = (delivery, pages) } }

    func tell(_ signal: Signal, _ group: GroupID) {
        parts.withLock { $0?.delivery }?.signal(signal, in: group)
    }

    func tell(_ changes: [Committed]) {
        guard let (delivery, pages) = parts.withLock({ $0 }) else { return }
        pages.committed(changes)
        delivery.committed(changes)
    }
}

extension MeView {
    /// Somebody of whom a test knows no more than the token.
    fileprivate init(testing caller: Caller) {
        self.init(
            user: UserView(id: Wire.ID(caller.user), name: "Test", avatarURL: nil), email: nil, tier: .premium,
            isOperator: caller.isOperator, timezone: "UTC", locale: "en", presenceHidden: false,
            createdAt: Wire.Time(milliseconds: 0))
    }
}
