internal import Embedded
internal import Embeddings
internal import GroupChat
internal import Logging
internal import Postgres
internal import Redis

/// The way from a configuration to storage that the server can work on, in its order.
struct StorageStart {
    let configuration: Configuration
    let logger: Logger
    /// Told what is being done, where that takes a person's patience.
    let progress: @Sendable (String) -> Void
    /// What is noticed of the database; called on its thread.
    var observePostgres: (@Sendable (PostgresObservation) -> Void)?
    /// What is noticed of Redis; called on its thread.
    var observeRedis: RedisObserver = { _ in }

    private var servers = EmbeddedServers()

    init(configuration: Configuration, logger: Logger, progress: @escaping @Sendable (String) -> Void) {
        self.configuration = configuration
        self.logger = logger
        self.progress = progress
    }

    /// Takes the data directory, where something is to be embedded in it. The first thing to do: a second server on
    /// it is refused before anything else.
    mutating func lock() throws(CommandFailure) {
        guard configuration.postgres.url == nil || configuration.redis.url == nil else { return }
        do throws(EmbeddedError) {
            servers.directory = try DataDirectory(path: configuration.dataDir)
        } catch {
            throw CommandFailure(storage: error)
        }
    }

    /// Starts what is embedded, brings an embedded database up to date, checks, and connects.
    ///
    /// Throws a `CommandFailure`, or `CancellationError`; nothing runs then.
    mutating func run() async throws -> ServerStorage {
        do {
            let redis = try await startRedis()
            let postgres = try await startPostgres()
            let pending = try await SafetyChecks(configuration: postgres).run()
            return try await connect(postgres, redis, pending)
        } catch {
            await servers.stop()
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw CommandFailure(storage: error)
        }
    }

    /// Where Redis is, once it runs.
    private mutating func startRedis() async throws -> RedisConfiguration {
        guard let url = configuration.redis.url else { return try await startEmbeddedRedis() }
        do throws(RedisConfigurationError) {
            return try RedisConfiguration(parsing: url.exposed)
        } catch {
            throw CommandFailure(sentence: "redis.url: \(error)")
        }
    }

    private mutating func startEmbeddedRedis() async throws -> RedisConfiguration {
        guard let directory = servers.directory else { preconditionFailure("an embedded Redis needs a data directory") }
        let redis = EmbeddedRedis(dataDirectory: directory, logger: logger)
        servers.redis = redis
        return .embedded(socket: try await redis.start())
    }

    /// How the server's login connects to PostgreSQL, once that runs.
    private mutating func startPostgres() async throws -> PostgresConfiguration {
        if let url = configuration.postgres.url { return PostgresConfiguration(url.exposed) }
        guard let directory = servers.directory else { preconditionFailure("an embedded database needs a directory") }
        if directory.hasDatabase {
            progress("Starting PostgreSQL on \(directory.path) …")
        } else {
            progress("Making a new database in \(directory.path) …")
        }
        let embedded = try await EmbeddedDatabase.start(
            in: directory, vectorDimensions: configuration.vectorDimensions, logger: logger)
        servers.postgres = embedded.server
        if embedded.connection.isOutsideDataDirectory {
            progress("The database lies in \(embedded.connection.dataPath), which its user can reach.")
        }
        if !embedded.report.applied.isEmpty { progress("Applied \(embedded.report.applied.count) migrations.") }
        return PostgresConfiguration(embedded.url)
    }

    private func connect(
        _ postgres: PostgresConfiguration, _ redis: RedisConfiguration, _ pending: [MigrationReport.Pending]
    ) async throws -> ServerStorage {
        let database = Database(
            configuration: postgres, lanes: ChatLanes.all + [IndexLane.lane], logger: logger, observe: observePostgres)
        database.start()
        do {
            try await database.ready(timeout: .seconds(10))
            if let count = try await EpochRenewal(database: database).renewIfRestored() {
                progress("The database was restored: \(count) groups got a new epoch.")
            }
            let client = try RedisClient(redis, logger: logger, onObservation: observeRedis)
            return ServerStorage(
                database: database, redis: client, redisConfiguration: redis, servers: servers, pending: pending)
        } catch {
            await database.shutdown()
            throw error
        }
    }
}

extension RedisConfiguration {
    /// The Redis of ours that listens at that socket, as the user made for the server. Its password is never looked at.
    static func embedded(socket: String) -> RedisConfiguration {
        RedisConfiguration(
            endpoint: .unix(path: socket), credentials: RedisCredentials(user: EmbeddedRedis.user, password: ""))
    }
}
