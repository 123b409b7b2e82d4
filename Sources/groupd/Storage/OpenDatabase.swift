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
    ///
    /// - Parameter makingNew: Whether a database is made where the data directory has none. Only what puts something into
    ///   it should: whoever asks in the wrong directory is to be told.
    static func with<Result>(
        _ loaded: LoadedConfiguration, lanes: [Lane] = ChatLanes.all, makingNew: Bool = false,
        _ body: (Database) async throws -> Result
    ) async throws -> Result {
        if let url = loaded.configuration.postgres.url {
            return try await withChecked(PostgresConfiguration(url.exposed), lanes: lanes, body)
        }
        let path = loaded.configuration.dataDir
        if !makingNew, !DataDirectory.isOne(path) { throw absence(in: path) }
        switch try await server(on: path) {
        case .none(let directory):
            if !makingNew, !directory.hasDatabase { throw absence(in: path) }
            return try await withOwnServer(in: directory, lanes: lanes, body)
        case .running(let configuration):
            return try await withReady(configuration, lanes: lanes, body)
        }
    }

    private static func absence(in path: String) -> CommandFailure {
        let name = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
        let place = name.hasPrefix("/") ? path : "\(FileSystem.resolved(".") ?? ".")/\(name)"
        return CommandFailure(
            sentence: "There is no database in \(place): --data-dir says where the server's data lies.")
    }

    /// Who serves a data directory.
    private enum Server {
        /// Nobody, and nobody can begin to: it is ours now.
        case none(DataDirectory)
        /// Another process, whose database is safe and has its schema.
        case running(PostgresConfiguration)
    }

    /// Waits for a server that is making its database, or going down.
    private static func server(on path: String) async throws -> Server {
        let deadline = ContinuousClock.now + patience
        while true {
            do throws(EmbeddedError) {
                return .none(try DataDirectory(path: path))
            } catch .dataDirectoryInUse(let path) {
                do throws(CommandFailure) {
                    return .running(try await database(ofServerOn: path))
                } catch {
                    guard ContinuousClock.now < deadline else { throw error }
                }
            } catch {
                throw CommandFailure(storage: error)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Throws a `CommandFailure` where the server's database is not there, or not ready.
    private static func database(ofServerOn path: String) async throws(CommandFailure) -> PostgresConfiguration {
        guard let sockets = DataDirectory.postgresSockets(ofServerOn: path) else {
            throw CommandFailure(
                sentence: "The groupd that runs on \(path) has no PostgreSQL that can be reached: "
                    + "run the command as the server's user, or wait until the server is ready.")
        }
        let configuration = PostgresConfiguration(EmbeddedDatabase.url(sockets))
        _ = try await SafetyChecks(configuration: configuration, patience: .seconds(1)).run()
        return configuration
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
        return try await withReady(configuration, lanes: lanes, body)
    }

    private static func withReady<Result>(
        _ configuration: PostgresConfiguration, lanes: [Lane], _ body: (Database) async throws -> Result
    ) async throws -> Result {
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
}
