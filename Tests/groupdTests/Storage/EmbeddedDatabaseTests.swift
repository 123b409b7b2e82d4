import Embedded
import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("The embedded database", .tags(.database, .slow), .timeLimit(.minutes(3)))
struct EmbeddedDatabaseTests {
    @Test("a new one is made ours, a second start finds all of it there, and commands open it when nobody serves it")
    func made() async throws {
        try await ScratchDirectory.with("embedded") { parent in
            let path = parent + "/data"
            let count = DatabaseSchema.migrations.count
            #expect(try await start(path) { $0.report.applied.count } == count)
            #expect(try await start(path) { $0.report.applied.isEmpty })
            let loaded = try load(flags: ["--data-dir", path])
            let tables = try await OpenDatabase.with(loaded) { database in
                try await GroupDirectory(database: database).page()
            }
            #expect(tables.isEmpty)
            #expect(try await lock(path).hasDatabase)
        }
    }

    @Test("a command beside a running server uses that server's own PostgreSQL")
    func beside() async throws {
        try await ScratchDirectory.with("embedded") { parent in
            let path = parent + "/data"
            try await start(path) { embedded in
                try await embedded.connection.run(
                    "insert into groupd.users (id, name) values (gen_random_uuid(), 'Ada')", database: "groupd")
                let loaded = try load(flags: ["--data-dir", path])
                let count = try await OpenDatabase.with(loaded) { database in
                    try await database.fetch(
                        SQL("test.users", "select count(*) from users where name = 'Ada'"), lane: ChatLanes.worker
                    )[0].decode(0, as: Int64.self)
                }
                #expect(count == 1)
                #expect(embedded.server.status.phase == .running)
            }
        }
    }

    @discardableResult
    private func start<Result>(
        _ path: String, _ body: (EmbeddedDatabase) async throws -> Result
    ) async throws -> Result {
        let directory = try await lock(path)
        let embedded = try await EmbeddedDatabase.start(in: directory, logger: .ofCommands)
        do {
            let result = try await body(embedded)
            await embedded.server.stop()
            return result
        } catch {
            await embedded.server.stop()
            throw error
        }
    }

    /// Takes the directory. A child that another test spawns shares the lock for a moment, until it has become its
    /// program.
    private func lock(_ path: String) async throws -> DataDirectory {
        var directory: DataDirectory?
        try await eventually("the data directory is free") {
            directory = try? DataDirectory(path: path)
            return directory != nil
        }
        return try #require(directory)
    }
}
