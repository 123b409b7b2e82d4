package import Embedded
import Logging

/// One PostgreSQL and one Redis for all tests of a process: started when first asked for, gone with it.
///
/// Tests share the servers and nothing in them: each takes a scratch database, and keys of its own in Redis.
/// At the end of the process they are stopped and their files removed. A process that crashes or is killed
/// takes its servers along; the files it leaves are removed by the next run.
package actor TestCluster {
    /// The servers of this process.
    package static let shared = TestCluster()

    private let logger = Logger(label: "test-cluster", factory: { _ in SwiftLogNoOpLogHandler() })
    private var directory: Task<DataDirectory, any Error>?
    private var postgresStart: Task<EmbeddedPostgres.Connection, any Error>?
    private var redisStart: Task<String, any Error>?
    private var templates: [String: Task<Void, any Error>] = [:]
    private var databasesMade = 0
    private(set) var postgresServer: EmbeddedPostgres?
    private(set) var redisServer: EmbeddedRedis?

    /// Room for every suite's pools at once.
    private static let settings = ["max_connections": "400", "log_min_messages": "fatal"]

    /// How to connect to PostgreSQL. The first caller starts it; the others wait.
    package func postgres() async throws -> EmbeddedPostgres.Connection {
        let start =
            postgresStart
            ?? Task {
                var options = EmbeddedPostgres.Options()
                options.settings = Self.settings
                let server = EmbeddedPostgres(
                    dataDirectory: try await dataDirectory(), options: options, logger: logger)
                postgresServer = server
                return try await server.start()
            }
        postgresStart = start
        return try await start.value
    }

    /// The path of Redis' socket. The first caller starts it; the others wait.
    package func redis() async throws -> String {
        let start =
            redisStart
            ?? Task {
                let server = EmbeddedRedis(dataDirectory: try await dataDirectory(), logger: logger)
                redisServer = server
                return try await server.start()
            }
        redisStart = start
        return try await start.value
    }

    /// Makes a database that nobody else uses, as a copy of the template.
    ///
    /// `name` shows in the server's lists. The caller drops it; `.scratchDatabase` does both.
    package func scratchDatabase(
        _ name: String = "scratch", from template: DatabaseTemplate = .empty
    ) async throws -> ScratchDatabase {
        let connection = try await postgres()
        try await prepare(template, connection: connection)
        databasesMade += 1
        let database = ScratchDatabase(name: "\(name)_\(databasesMade)", connection: connection)
        try await database.create(from: template.databaseName)
        return database
    }

    /// Builds the template's database when it is first asked for.
    private func prepare(_ template: DatabaseTemplate, connection: EmbeddedPostgres.Connection) async throws {
        guard let build = template.build else { return }
        let task =
            templates[template.name]
            ?? Task {
                let database = ScratchDatabase(name: template.databaseName, connection: connection)
                try await database.create(from: "template0")
                try await build(database)
            }
        templates[template.name] = task
        try await task.value
    }

    private func dataDirectory() async throws -> DataDirectory {
        let task = directory ?? Task { try TestCluster.makeDirectory() }
        directory = task
        return try await task.value
    }
}
