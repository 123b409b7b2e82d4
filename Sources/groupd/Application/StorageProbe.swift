internal import Embedded
internal import Postgres
internal import Redis

/// Tries PostgreSQL, its schema and Redis, without making anything that is not there.
struct StorageProbe: Sendable {
    private let configuration: Configuration

    private static let patience: Duration = .seconds(5)

    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    /// Adds a line for each of the three.
    func check(_ report: inout HealthReport) async {
        if let url = configuration.postgres.url {
            await checkPostgres(PostgresConfiguration(url.exposed), &report)
            await checkRedis(ofServerOn: nil, &report)
            return
        }
        do {
            let directory = try DataDirectory(existing: configuration.dataDir)
            await checkStopped(directory, &report)
            await checkRedis(ofServerOn: nil, &report)
        } catch .dataDirectoryInUse(let path) {
            await checkRunning(path, &report)
            await checkRedis(ofServerOn: path, &report)
        } catch {
            checkAbsent(&report)
            await checkRedis(ofServerOn: nil, &report)
        }
    }
}

extension StorageProbe {
    /// Nobody serves the data directory: its PostgreSQL is started for the look.
    private func checkStopped(_ directory: DataDirectory, _ report: inout HealthReport) async {
        guard directory.hasDatabase else { return checkAbsent(&report) }
        do {
            let server = EmbeddedPostgres(dataDirectory: directory, logger: .ofCommands)
            let connection = try await server.start()
            let url = EmbeddedDatabase.url(connection.socketDirectory)
            await checkPostgres(PostgresConfiguration(url), &report)
            await server.stop()
        } catch {
            report.add("PostgreSQL", .wrong, CommandFailure(storage: error).sentence)
        }
    }

    private func checkRunning(_ path: String, _ report: inout HealthReport) async {
        guard let sockets = DataDirectory.postgresSockets(ofServerOn: path) else {
            return report.add("PostgreSQL", .wrong, "The groupd that runs on \(path) has none that can be reached.")
        }
        await checkPostgres(PostgresConfiguration(EmbeddedDatabase.url(sockets)), &report)
    }

    /// There is no database yet: what will make one has to be there.
    private func checkAbsent(_ report: inout HealthReport) {
        guard let major = EmbeddedPostgres.installedMajor else {
            return report.add("PostgreSQL", .wrong, EmbeddedError.notInstalled(program: "PostgreSQL").description)
        }
        report.add("PostgreSQL", .ok, "\(major), embedded; groupd serve makes the database")
    }

    private func checkPostgres(_ postgres: PostgresConfiguration, _ report: inout HealthReport) async {
        let checks = SafetyChecks(configuration: postgres, patience: Self.patience)
        do throws(CommandFailure) {
            let facts = try await checks.facts()
            let refusals = facts.serverRefusals + facts.roleRefusals
            let place = configuration.postgres.url == nil ? "embedded" : "postgres.url"
            report.add(
                "PostgreSQL", refusals.isEmpty ? .ok : .wrong,
                refusals.isEmpty ? "\(facts.serverVersion / 10_000), \(place)" : refusals.joined(separator: " "))
            let (pending, schemaRefusals) = await checks.schema(facts)
            let waiting = pending.map { "\($0.name) waits for the extension \($0.missingExtension ?? "it needs")" }
            report.add(
                "schema", schemaRefusals.isEmpty ? .ok : .wrong,
                (schemaRefusals + waiting).joined(separator: " "))
        } catch {
            report.add("PostgreSQL", .wrong, error.sentence)
        }
    }
}

extension StorageProbe {
    private func checkRedis(ofServerOn path: String?, _ report: inout HealthReport) async {
        do {
            guard let redis = try redisConfiguration(ofServerOn: path) else {
                let isInstalled = EmbeddedRedis.isInstalled
                return report.add(
                    "Redis", isInstalled ? .ok : .wrong,
                    isInstalled
                        ? "embedded; groupd serve starts it"
                        : EmbeddedError.notInstalled(program: "redis-server").description)
            }
            try await ping(redis)
            report.add("Redis", .ok, redis.endpoint.description)
        } catch {
            report.add("Redis", .wrong, "\(error)")
        }
    }

    private func redisConfiguration(ofServerOn path: String?) throws(RedisConfigurationError) -> RedisConfiguration? {
        if let url = configuration.redis.url { return try RedisConfiguration(parsing: url.exposed) }
        guard let path, let socket = DataDirectory.redisSocket(ofServerOn: path) else { return nil }
        return .embedded(socket: socket)
    }

    /// The client refuses while it has no connection yet: it is asked again until there is one.
    private func ping(_ configuration: RedisConfiguration) async throws {
        let client = try RedisClient(configuration, logger: .ofCommands)
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do throws(RedisError) {
                _ = try await client.send(["PING"], timeout: .seconds(1))
                return await client.shutdown()
            } catch {
                guard ContinuousClock.now < deadline else {
                    await client.shutdown()
                    throw error
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
