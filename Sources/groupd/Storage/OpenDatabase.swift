internal import Embedded
internal import GroupChat
internal import Postgres

/// The way to the database for a command: up to date, safe to work with, and closed when the command is done.
///
/// With `postgres.url` it is that database. Without, it is the PostgreSQL of the server that runs on the data
/// directory, or, where none runs, one that is started for as long as the command takes.
enum OpenDatabase {
    /// How long a server that is only starting is waited for.
    private static let patience: Duration = .seconds(30)

    /// Calls `body` with a started database, whose lanes each have a connection.
    ///
    /// Throws a `CommandFailure` where there is no such database, and what `body` throws.
    static func with<Result>(
        _ loaded: LoadedConfiguration, lanes: [Lane] = ChatLanes.all, _ body: (Database) async throws -> Result
    ) async throws -> Result {
        if let url = loaded.configuration.postgres.url {
            return try await withChecked(PostgresConfiguration(url.exposed), lanes: lanes, body)
        }
        do {
            let directory = try DataDirectory(path: loaded.configuration.dataDir)
            return try await withOwnServer(in: directory, lanes: lanes, body)
        } catch EmbeddedError.dataDirectoryInUse(let path) {
            let url = EmbeddedDatabase.url(try await socketDirectory(ofServerOn: path))
            return try await withChecked(PostgresConfiguration(url), lanes: lanes, body)
        } catch let error as EmbeddedError {
            throw CommandFailure(storage: error)
        }
    }

    private static func withOwnServer<Result>(
        in directory: DataDirectory, lanes: [Lane], _ body: (Database) async throws -> Result
    ) async throws -> Result {
        let embedded: EmbeddedDatabase
        do {
            embedded = try await .start(in: directory, logger: .ofCommands)
        } catch {
            throw CommandFailure(storage: error)
        }
        do {
            let result = try await withChecked(PostgresConfiguration(embedded.url), lanes: lanes, body)
            await embedded.server.stop()
            return result
        } catch {
            await embedded.server.stop()
            throw error
        }
    }

    private static func withChecked<Result>(
        _ configuration: PostgresConfiguration, lanes: [Lane], _ body: (Database) async throws -> Result
    ) async throws -> Result {
        _ = try await SafetyChecks(configuration: configuration).run()
        let database = Database(configuration: configuration, lanes: lanes, logger: .ofCommands)
        database.start()
        do throws(PostgresError) {
            try await database.ready(timeout: .seconds(10))
        } catch {
            await database.shutdown()
            throw CommandFailure(storage: error)
        }
        do {
            let result = try await body(database)
            await database.shutdown()
            return result
        } catch {
            await database.shutdown()
            throw error
        }
    }

    /// Where the running server's socket is. One that is making its database has none yet: it is waited for.
    private static func socketDirectory(ofServerOn path: String) async throws -> String {
        let deadline = ContinuousClock.now + patience
        while true {
            if let directory = DataDirectory.postgresSockets(ofServerOn: path) { return directory }
            guard ContinuousClock.now < deadline else {
                throw CommandFailure(
                    sentence: "The groupd that runs on \(path) has no PostgreSQL that can be reached: "
                        + "run the command as the server's user, or wait until the server is ready.")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
