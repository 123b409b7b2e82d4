import Glibc
import Logging
import TestSupport
import Testing

@testable import Embedded

@Suite("Embedded PostgreSQL", .tags(.database, .slow))
struct EmbeddedPostgresTests {
    @Test(
        "what keeps data safe holds against the operator's file and ALTER SYSTEM",
        arguments: [
            ("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"), ("listen_addresses", ""),
            ("unix_socket_permissions", "0700"),
        ])
    func requiredSettings(name: String, value: String) async throws {
        #expect(try await Self.stubborn.value(of: name) == value)
    }

    @Test(
        "defaults suit a machine with little else to do",
        arguments: [
            ("max_wal_size", "2GB"), ("jit", "off"), ("data_checksums", "on"),
            ("server_encoding", "UTF8"), ("log_min_error_statement", "panic"),
        ])
    func defaults(name: String, value: String) async throws {
        #expect(try await Self.stubborn.value(of: name) == value)
    }

    @Test("PostgreSQL keeps as much in memory as the machine has room for")
    func buffers() async throws {
        let megabytes = PostgresCluster.bufferMegabytes(memory: MachineMemory.bytes)
        let expected = megabytes % 1_024 == 0 ? "\(megabytes / 1_024)GB" : "\(megabytes)MB"
        #expect(try await Self.stubborn.value(of: "shared_buffers") == expected)
    }

    @Test(
        "an eighth of the memory that there is, within bounds",
        arguments: [(0, 128), (512, 128), (2_048, 256), (24_000, 2_048), (500_000, 2_048)])
    func bufferMegabytes(memory: Int, megabytes: Int) {
        #expect(PostgresCluster.bufferMegabytes(memory: memory * 1_048_576) == megabytes)
    }

    @Test(
        "a container's limit counts where there is one",
        arguments: [
            ("max\n", nil), ("9223372036854771712\n", Int.max - 4_095), ("536870912\n", 536_870_912), ("", nil),
        ])
    func limits(text: String, bytes: Int?) {
        #expect(MachineMemory.limit(text) == bytes)
    }

    @Test("HNSW indexes are not built in parallel by a pgvector that does it unsafely")
    func parallelBuilds() async throws {
        let installation = try #require(PostgresInstallation.all.last)
        let value = try await Self.stubborn.value(of: "max_parallel_maintenance_workers")
        #expect((value == "0") == installation.vectorIsUnsafeInParallel)
    }

    @Test("the operator's own file replaces a default")
    func operatorsFile() async throws {
        #expect(try await Self.stubborn.value(of: "work_mem") == "5MB")
    }

    @Test("a killed postmaster is replaced, although its orphans still compute, and nothing committed is lost")
    func killedPostmaster() async throws {
        try await withPostgres { server, connection in
            try await connection.run("create table kept (n int); insert into kept values (7)")
            // An orphan that computes does not notice the death of its postmaster.
            let orphan = Task { try await connection.run("select count(*) from generate_series(1, 100000000000)") }
            try await eventually("the orphan-to-be computes") {
                try await connection.run(
                    "select count(*) from pg_stat_activity where query like '%generate_series%' and state = 'active'"
                ) == "2"
            }
            let before = try #require(await server.process?.pid)
            kill(before, SIGKILL)
            try await eventually("another postmaster runs") {
                let pid = await server.process?.pid
                return pid != nil && pid != before && server.status.phase == .running
            }
            await #expect(throws: PsqlError.self) { try await orphan.value }
            #expect(try await connection.run("select n from kept") == "7")
        }
    }

    @Test("a postmaster killed five times in a row is replaced five times")
    func killedOften() async throws {
        try await withPostgres { server, connection in
            for _ in 1...5 {
                let before = try #require(await server.process?.pid)
                kill(before, SIGKILL)
                try await eventually("another postmaster runs") {
                    let pid = await server.process?.pid
                    return pid != nil && pid != before && server.status.phase == .running
                }
            }
            #expect(try await connection.run("select 1") == "1")
        }
    }

    @Test("a stop ends it, and a start afterwards brings the data back")
    func stopAndStart() async throws {
        try await withPostgres { server, connection in
            try await connection.run("create table kept (n int); insert into kept values (7)")
            let pid = try #require(await server.process?.pid)
            await server.stop()
            #expect(!isAlive(pid))
            #expect(server.status.phase == .stopped)
            #expect(try await server.start().run("select n from kept") == "7")
        }
    }

    @Test("a start that is cancelled leaves no process")
    func cancelled() async throws {
        try await ScratchDirectory.with("data") { path in
            let server = EmbeddedPostgres(dataDirectory: try DataDirectory(path: path), logger: .silent)
            let start = Task { try await server.start() }
            try await eventually("the database is being made") { FileSystem.exists(path + "/postgres.new") }
            start.cancel()
            await #expect(throws: CancellationError.self) { try await start.value }
            #expect(ProcessTable.postgres(workingIn: path + "/postgres").isEmpty)
            #expect(server.status.phase == .stopped)
        }
    }

    @Test("data of another major version is refused in a sentence that says what to do")
    func otherVersion() async throws {
        try await ScratchDirectory.with("data") { path in
            try FileSystem.makeDirectory(path + "/postgres", mode: 0o700)
            try FileSystem.write("9\n", to: path + "/postgres/PG_VERSION", owner: .caller)
            let installed = PostgresInstallation.all.map(\.major)
            let error = EmbeddedError.otherVersion(path: path + "/postgres", found: "9", installed: installed)
            let server = EmbeddedPostgres(dataDirectory: try DataDirectory(path: path), logger: .silent)
            await #expect(throws: error) { try await server.start() }
            #expect(
                error.description.hasPrefix("\(path)/postgres was made by PostgreSQL 9, but only PostgreSQL"))
        }
    }

    @Test("neither our environment nor our open files reach it", .tags(.security))
    func inheritsNothing() async throws {
        setenv("GROUPD_TEST_SECRET", "a-secret", 1)
        try await withPostgres { server, _ in
            let pid = try #require(await server.process?.pid)
            let environment = FileSystem.read("/proc/\(pid)/environ") ?? ""
            #expect(environment.contains("LC_ALL=C.UTF-8"))
            #expect(!environment.contains("a-secret"))
            let files = FileSystem.list("/proc/\(pid)/fd").compactMap { FileSystem.linkTarget("/proc/\(pid)/fd/\($0)") }
            #expect(!files.isEmpty)
            #expect(!files.contains { $0.hasSuffix("groupd.lock") })
        }
    }

    // MARK: Servers

    private func withPostgres(
        _ body: (EmbeddedPostgres, EmbeddedPostgres.Connection) async throws -> Void
    ) async throws {
        try await ScratchDirectory.with("data") { path in
            let server = EmbeddedPostgres(dataDirectory: try DataDirectory(path: path), logger: .silent)
            do {
                try await body(server, try await server.start())
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
        }
    }

    /// A server whose operator did all he could to make it unsafe, asked by several tests.
    private static let stubborn = StubbornPostgres()
}

/// Settings as they are after an operator tried to change each of them.
private actor StubbornPostgres {
    private var settings: Task<[String: String], any Error>?

    func value(of name: String) async throws -> String? {
        let task = settings ?? Task { try await Self.read() }
        settings = task
        return try await task.value[name]
    }

    private static func read() async throws -> [String: String] {
        try await ScratchDirectory.with("data") { path in
            let server = EmbeddedPostgres(dataDirectory: try DataDirectory(path: path), logger: .silent)
            let connection = try await server.start()
            let unsafe = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
            for setting in unsafe { try await connection.run("alter system set \(setting)") }
            await server.stop()
            let lines = unsafe + ["listen_addresses='*'", "unix_socket_permissions=0777", "work_mem='5MB'"]
            try FileSystem.write(
                lines.joined(separator: "\n") + "\n", to: connection.dataPath + "/groupd.local.conf",
                owner: try .forService(["postgres"]))
            let rows = try await server.start().run(
                "select name || '=' || current_setting(name) from pg_settings where setting is not null")
            await server.stop()
            let pairs = rows.split(separator: "\n").map {
                $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            }
            return Dictionary(
                pairs.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }, uniquingKeysWith: { $1 })
        }
    }
}

extension Logger {
    /// Says nothing.
    static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
}
