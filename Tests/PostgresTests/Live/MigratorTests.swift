import Testing

@testable import Postgres

@Suite("Migrator")
struct MigratorTests {
    private static func migration(_ number: Int, _ sql: String) -> Migration {
        Migration(number: number, name: "000\(number)_test.sql", sql: sql, checksum: "\(sql.hashValue)")
    }

    private static let two = [
        migration(1, "create table a (n bigint);\ncreate table b (n bigint);"),
        migration(2, "create table c (n bigint)"),
    ]

    private func fails(_ configuration: PostgresConfiguration, _ migrations: [Migration]) async -> MigrationError? {
        do throws(MigrationError) {
            _ = try await Migrator(configuration: configuration, migrations: migrations).migrate()
            return nil
        } catch {
            return error
        }
    }

    @Test("what is outstanding is run in order, and once")
    func runsOnce() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let migrator = Migrator(configuration: configuration, migrations: Self.two.reversed())
            #expect(try await migrator.status().pending.map(\.name) == Self.two.map(\.name))
            #expect(try await migrator.migrate().applied == Self.two.map(\.name))
            #expect(try await migrator.migrate() == MigrationReport())
            try await Database.with(configuration, lanes: [.one]) { database in
                let names: [String] = try await database.scalar(
                    "select array_agg(name order by number) from schema_migrations where duration > interval '0'")
                #expect(names == Self.two.map(\.name))
            }
        }
    }

    @Test("nodes that start together do not migrate twice")
    func race() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let runs = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        try await Migrator(configuration: configuration, migrations: Self.two).migrate().applied.count
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(runs.sorted() == [0, 0, 0, 0, 0, 2])
        }
    }

    @Test("a migration that fails leaves no trace, names its line, and those before it stay")
    func failure() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let broken = Self.migration(3, "create table d (n bigint);\n\nselect * from nowhere;")
            let error = await fails(configuration, Self.two + [broken])
            #expect(
                error
                    == .failed(
                        name: broken.name, line: 3, state: .undefinedTable,
                        message: "relation \"nowhere\" does not exist"))
            try await Database.with(configuration, lanes: [.one]) { database in
                let count: Int = try await database.scalar("select count(*) from schema_migrations")
                #expect(count == 2)
                #expect(try await database.scalar("select to_regclass('d') is null") == true)
            }
        }
    }

    @Test("a changed file is refused by name, and nothing is run")
    func changed() async throws {
        try await SharedCluster.withScratch { _, configuration in
            #expect(await fails(configuration, Self.two) == nil)
            let changed = Migration(number: 1, name: "0001_test.sql", sql: "select 1", checksum: "other")
            let error = await fails(configuration, [changed, Self.two[1], Self.migration(3, "create table d ()")])
            #expect(error == .changed(name: "0001_test.sql"))
            #expect(error?.description.contains("0001_test.sql") == true)
        }
    }

    @Test("a database newer than the program is refused")
    func newer() async throws {
        try await SharedCluster.withScratch { _, configuration in
            #expect(await fails(configuration, Self.two) == nil)
            #expect(await fails(configuration, [Self.two[0]]) == .databaseIsNewer(database: 2, program: 1))
        }
    }

    @Test("an index is made concurrently outside a transaction, while another node waits its turn")
    func noTransaction() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let index = Self.migration(3, "-- groupd: no-transaction\ncreate index concurrently on a (n)")
            async let other = fails(configuration, Self.two + [index])
            #expect(await fails(configuration, Self.two + [index]) == nil)
            #expect(await other == nil)
        }
    }

    @Test("a migration may not end its own transaction")
    func commits() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let error = await fails(configuration, [Self.migration(1, "create table a (); commit")])
            guard case .failed(_, _, nil, let message) = error else {
                Issue.record("not refused: \(String(describing: error))")
                return
            }
            #expect(message.contains("transaction"))
        }
    }

    @Test("a migration waits for its extension, is reported, and is run once that is there")
    func requiresExtension() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let absent = Self.migration(2, "-- groupd: requires-extension no_such_extension\ncreate table v ()")
            let present = Self.migration(3, "-- groupd: requires-extension plpgsql\ncreate table p ()")
            let migrator = Migrator(configuration: configuration, migrations: [Self.two[0], absent, present])
            let report = try await migrator.migrate()
            #expect(report.applied == [Self.two[0].name, present.name])
            #expect(report.pending == [.init(name: absent.name, missingExtension: "no_such_extension")])
            #expect(try await migrator.status().pending == report.pending)
        }
    }

    @Test("a directive that is not known is refused")
    func unknownDirective() async throws {
        try await SharedCluster.withScratch { _, configuration in
            let odd = Self.migration(1, "-- groupd: no-transactions\nselect 1")
            #expect(
                await fails(configuration, [odd])
                    == .unknownDirective(name: odd.name, line: "-- groupd: no-transactions"))
        }
    }

    @Test("a server that is not there is said so")
    func unreachable() async {
        let error = await fails(PostgresConfiguration("host=/nonexistent dbname=x password=hunter2"), Self.two)
        guard case .unreachable = error else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("hunter2") == false)
    }
}
