internal import Postgres

extension Database {
    /// Starts a database, calls `body` once every lane has a connection, and shuts it down again.
    ///
    /// Throws `.unavailable` with the reason where no connection comes about within `patience`.
    static func with<Result>(
        _ configuration: PostgresConfiguration, lanes: [Lane], patience: Duration = .seconds(10),
        _ body: (Database) async throws -> Result
    ) async throws -> Result {
        let database = Database(configuration: configuration, lanes: lanes, logger: .ofCommands)
        database.start()
        do {
            try await database.ready(timeout: patience)
            let result = try await body(database)
            await database.shutdown()
            return result
        } catch {
            await database.shutdown()
            throw error
        }
    }
}
