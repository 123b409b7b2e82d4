import Embeddings
import GroupChat
import Logging
import NIOPosix
import Postgres
import Redis
import ServiceLifecycle
import TestSupport

@testable import groupd

/// A server on a port of its own, with the test's own database behind it.
struct HTTPFixture: Sendable {
    let port: Int
    let chat: Chat
    let presence: Presence
    /// Indexes when it is asked to.
    let indexer: Indexer
    let tokens: TestTokens
    /// Whom no policy stops: to set a scene, and to look from outside.
    let admin: Database

    static let adminLane = Lane(name: "admin", connections: 2, depth: 1)

    /// What a test wants otherwise.
    struct Options: Sendable {
        var settings = HTTPSettings(listen: ListenAddress(host: "127.0.0.1", port: 0))
        var rates = generousRates
        var sockets: any WebSocketUpgrading = NoSockets()
        var files = StaticFiles([])
        /// What `/health/db` waits for.
        var slowHealth: @Sendable () async -> Void = {}
        /// What `/health/ready` and `/health/db` say.
        var isDown = false
        var tokens = TestTokens()
        var replayEventsMax = 1_000
        /// Is told what was committed.
        var committed: @Sendable ([Committed]) -> Void = { _ in }
        /// Is told of positions that moved.
        var moved: @Sendable (Signal, GroupID) -> Void = { _, _ in }
        /// Where nodes tell each other who is there; nil for a node that is alone.
        var redis: RedisClient?
        var presence = PresenceSettings()
        /// Makes vectors of messages, and of what people search for.
        var embedders: [Embedder] = []
        /// Registered beside the chat's.
        var handlers: @Sendable (inout Handlers, Chat) -> Void = { _, _ in }

        /// So that no test meets them by chance.
        static let generousRates: RateLimiter.Rates = {
            var rates = RateLimiter.Rates()
            rates.message = .init(perMinute: 600_000, burst: 10_000)
            rates.command = .init(perMinute: 600_000, burst: 10_000)
            rates.ping = .init(perMinute: 600_000, burst: 10_000)
            rates.typing = .init(perMinute: 600_000, burst: 10_000)
            rates.lookup = .init(perMinute: 600_000, burst: 10_000)
            return rates
        }()
    }

    /// Runs `body` while the server runs, on the database of a test with `.scratchDatabase(from: .migrated)`.
    static func with<R: Sendable>(
        _ configure: (inout Options) -> Void = { _ in }, _ body: (HTTPFixture) async throws -> R
    ) async throws -> R {
        var options = Options()
        configure(&options)
        let scratch = ScratchDatabase.current
        let admin = Database(configuration: PostgresConfiguration(scratch.connectionString()), lanes: [adminLane])
        var configuration = PostgresConfiguration(scratch.connectionString(user: "groupd"))
        // Not what these tests are about: on a busy machine a reconnect can take longer than the default.
        configuration.unavailableAfter = .seconds(20)
        let database = Database(configuration: configuration, lanes: ChatLanes.all + [IndexLane.lane])
        admin.start()
        database.start()
        try await database.ready(timeout: .seconds(20))
        let chat = Chat(
            database: database, writer: BatchWriter(database: database, committed: options.committed),
            groupWriter: GroupWriter(database: database, committed: options.committed),
            vectors: QueryVectors(database: database, embedders: options.embedders).searching, moved: options.moved)
        let result = await Result<R, any Error>.catching {
            try await serve(chat, admin, options, body)
        }
        chat.writer.stop()
        await database.shutdown()
        await admin.shutdown()
        return try result.get()
    }

    private static func serve<R: Sendable>(
        _ chat: Chat, _ admin: Database, _ options: Options, _ body: (HTTPFixture) async throws -> R
    ) async throws -> R {
        var handlers = Handlers()
        let limiter = RateLimiter(rates: options.rates)
        handlers.register(
            chat: chat, limiter: limiter, charactersMax: options.settings.messageCharactersMax,
            replayEventsMax: options.replayEventsMax)
        let presence = Presence(database: chat.database, redis: options.redis, settings: options.presence)
        PresenceHandlers(chat: chat, presence: presence).register(in: &handlers)
        handlers.registerTestServer(options)
        options.handlers(&handlers, chat)
        let tokens = options.tokens
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let responder = Responder(
            handlers: handlers, authenticator: tokens, limiter: limiter,
            sockets: options.sockets, files: options.files, settings: options.settings, logger: quiet)
        let server = try HTTPServer(
            settings: options.settings, responder: responder, sockets: options.sockets,
            eventLoops: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        let services = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: quiet))
        let running = Task { try await services.run() }
        let fixture = HTTPFixture(
            port: await server.port, chat: chat, presence: presence,
            indexer: Indexer(database: chat.database, embedders: options.embedders), tokens: tokens,
            admin: admin)
        let result = await Result<R, any Error>.catching { try await body(fixture) }
        await services.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }
}

extension Handlers {
    /// What the server says about itself where nothing measures it.
    fileprivate mutating func registerTestServer(_ options: HTTPFixture.Options) {
        ServerHandlers(
            version: "0.0.0",
            readiness: { options.isDown ? ReadinessView(status: .down, checks: .example) : .example },
            databaseHealth: {
                await options.slowHealth()
                return options.isDown ? .down : .example
            },
            performance: { .example },
            metrics: { MetricsText(body: Array("groupd_up 1\n".utf8)) }
        ).register(in: &self)
    }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}

extension DatabaseHealthView {
    /// No answer came.
    fileprivate static let down = DatabaseHealthView(
        status: .down, latencyMS: nil, connectionsOpen: 0, connectionsBusy: 0, waiting: 8)
}
