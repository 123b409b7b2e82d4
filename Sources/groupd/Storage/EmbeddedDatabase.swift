internal import Embedded
internal import Logging
internal import Postgres

/// A PostgreSQL of our own that runs and is up to date.
struct EmbeddedDatabase: Sendable {
    let server: EmbeddedPostgres
    let connection: EmbeddedPostgres.Connection
    /// What was migrated at this start, and what waits for an extension.
    let report: MigrationReport

    /// How the server's login connects.
    var url: String { Self.url(connection.socketDirectory) }

    /// How the server's login connects to the PostgreSQL whose socket lies in that directory.
    static func url(_ socketDirectory: String) -> String {
        "host='\(socketDirectory)' port=\(EmbeddedPostgres.port) dbname='\(DatabaseRoles.database)' "
            + "user='\(DatabaseRoles.login)'"
    }

    /// Starts PostgreSQL on the data directory, makes it ours and migrates it.
    ///
    /// Throws `EmbeddedError`, `MigrationError`, `PostgresError` or `CancellationError`; nothing runs then.
    ///
    /// - Parameter vectorDimensions: how long the vectors are that have to be found; nil where there are none.
    static func start(
        in directory: DataDirectory, vectorDimensions: Int? = nil, options: EmbeddedPostgres.Options = .init(),
        logger: Logger
    ) async throws -> EmbeddedDatabase {
        let server = EmbeddedPostgres(dataDirectory: directory, options: options, logger: logger)
        let connection = try await server.start()
        do {
            let report = try await DatabaseBootstrap(connection: connection).run()
            if let vectorDimensions {
                let owner = connection.connectionString(database: DatabaseRoles.database, user: DatabaseRoles.owner)
                try await VectorIndex(owner: owner).provide(dimensions: vectorDimensions)
            }
            return EmbeddedDatabase(server: server, connection: connection, report: report)
        } catch {
            await server.stop()
            throw error
        }
    }
}
