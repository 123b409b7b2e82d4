import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("A full disk", .tags(.database, .slow), .enabled(if: SmallDisk.isPossible, "needs to mount a small tmpfs"))
struct DiskFullTests {
    @Test("is told before it stops PostgreSQL, which starts again when there is room, with all it committed")
    func heals() async throws {
        try await SmallDisk.with(megabytes: 160) { disk in
            let server = EmbeddedPostgres(
                dataDirectory: try DataDirectory(path: disk + "/data"), options: options, logger: .silent)
            do {
                try await run(server, disk: disk)
            } catch {
                await server.stop()
                throw error
            }
            await server.stop()
        }
    }

    private var options: EmbeddedPostgres.Options {
        var options = EmbeddedPostgres.Options()
        options.segmentMegabytes = 1
        options.diskLimits = DiskLimits(bytesFreeMin: 30 << 20, fractionFreeMin: 0, restartBytesMin: 8 << 20)
        return options
    }

    private func run(_ server: EmbeddedPostgres, disk: String) async throws {
        let connection = try await server.start()
        #expect(!server.status.diskLow)
        try await connection.run("create table kept (n int)")
        let bytes = try #require(DiskSpace.at(disk)).bytesFree

        try await SmallDisk.fill(disk + "/ballast", megabytes: Int(bytes >> 20) - 20)
        try await eventually("a low disk is told") { server.status.diskLow }
        #expect(server.status.phase == .running, "it is told while PostgreSQL still works")
        let committed = try await commitUntilItDies(connection, server: server)
        #expect(committed > 0)
        try await eventually("it waits for room") { server.status.phase == .waitingForRoom }

        FileSystem.remove(disk + "/ballast")
        try await eventually("it runs again") { server.status == ServiceStatus(phase: .running, diskLow: false) }
        let count = try #require(Int(try await connection.run("select count(*) from kept")))
        // The last one may have been committed without being told.
        #expect((committed...committed + 1).contains(count))
    }

    /// Commits rows, each with a megabyte of the write-ahead log, until one fails; returns how many did not.
    private func commitUntilItDies(
        _ connection: EmbeddedPostgres.Connection, server: EmbeddedPostgres
    ) async throws -> Int {
        for committed in 0..<1_000 {
            do {
                try await connection.run(
                    """
                    with padding as (select pg_logical_emit_message(false, 'x', repeat(md5(random()::text), 32768)))
                    insert into kept select 1 from padding
                    """)
            } catch is PsqlError {
                return committed
            }
        }
        Issue.record("the disk never filled up")
        return 0
    }
}
