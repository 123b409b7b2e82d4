internal import Embedded
internal import Postgres
internal import Redis

/// PostgreSQL and Redis as the server uses them, embedded or elsewhere: up to date, checked and connected.
struct ServerStorage: Sendable {
    let database: Database
    let redis: RedisClient
    /// For subscriptions, which have connections of their own.
    let redisConfiguration: RedisConfiguration
    /// What is embedded, as long as it runs.
    let servers: EmbeddedServers
    /// Migrations that wait for an extension.
    let pending: [MigrationReport.Pending]

    /// True while the disk under the embedded database has little room: refuse what would write. Does not wait.
    var isDiskLow: @Sendable () -> Bool {
        { [postgres = servers.postgres] in postgres?.status.diskLow ?? false }
    }

    /// Closes every connection, then ends what is embedded. Call it when nobody uses them any more.
    func stop() async {
        await database.shutdown()
        await redis.shutdown()
        await servers.stop()
    }
}

/// The servers that run as this process's children, and the data directory that they lie in.
struct EmbeddedServers: Sendable {
    /// Holds the lock; nil where nothing is embedded.
    var directory: DataDirectory?
    var postgres: EmbeddedPostgres?
    var redis: EmbeddedRedis?

    /// Ends both at once. Takes as long as PostgreSQL needs.
    func stop() async {
        async let redisStopped: ()? = redis?.stop()
        await postgres?.stop()
        _ = await redisStopped
    }
}
