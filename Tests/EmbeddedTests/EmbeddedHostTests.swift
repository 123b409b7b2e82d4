import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("Embedded servers and the process that runs them", .tags(.database, .redis, .slow))
struct EmbeddedHostTests {
    @Test("data is kept across a stop and a start, and nothing runs in between")
    func kept() async throws {
        try await withHosts { data, start in
            let first = try start()
            let before = try await first.ready()
            try await psql(before, "create table kept (n int); insert into kept values (7)")
            try await first.stop()
            #expect(ProcessTable.postgres(workingIn: before.connection.dataPath).isEmpty)
            #expect(!isAlive(before.redis))
            #expect(!FileSystem.exists(before.connection.socketDirectory))
            #expect(FileSystem.list(data + "/run").isEmpty)

            let second = try start()
            let after = try await second.ready()
            #expect(try await psql(after, "select n from kept") == "7")
            try await second.stop()
        }
    }

    @Test("a host that is killed takes its servers along, and the next one starts at once on what was committed")
    func killed() async throws {
        try await withHosts { data, start in
            let first = try start()
            let before = try await first.ready()
            try await psql(before, "create table kept (n int); insert into kept values (7)")
            try await first.kill()

            let second = try start()
            let after = try await second.ready()
            #expect(!isAlive(before.postmaster))
            #expect(!FileSystem.exists(before.connection.socketDirectory), "the stale directory is swept")
            #expect(try await psql(after, "select n from kept") == "7")
            try await second.kill()
            try await eventually("PostgreSQL and Redis are gone without anybody's help") {
                ProcessTable.postgres(workingIn: after.connection.dataPath).isEmpty && !isAlive(after.redis)
            }
            try DataDirectory(path: data).removeSockets()
        }
    }

    @Test(
        "a second server on the same data directory is refused in a sentence, and the first goes on", .tags(.security))
    func secondServer() async throws {
        try await withHosts { data, start in
            let first = try start()
            let ready = try await first.ready()
            let refusal = try await start().refusal()
            #expect(
                refusal == "error Another groupd is running on the data directory \(data): "
                    + "stop it, or choose another with --data-dir.")
            #expect(try await psql(ready, "select 1") == "1")
            try await first.stop()
        }
    }

    @Test("as root, PostgreSQL and Redis run as users of their own", .enabled(if: TestRun.isRoot), .tags(.security))
    func dropsRoot() async throws {
        try await withHosts { _, start in
            let host = try start()
            let ready = try await host.ready()
            #expect(owner(ofProcess: ready.postmaster) == Account.named("postgres")?.uid)
            #expect(owner(ofProcess: ready.redis) == Account.named("redis")?.uid)
            try await host.stop()
        }
    }

    @Test("a normal user runs both servers as himself", .tags(.security))
    func normalUser() async throws {
        let nobody = TestRun.isRoot ? Account.named("nobody") : nil
        try await withHosts(account: nobody) { data, start in
            let host = try start()
            let ready = try await host.ready()
            let uid = nobody?.uid ?? geteuid()
            #expect(owner(ofProcess: ready.postmaster) == uid)
            #expect(owner(ofProcess: ready.redis) == uid)
            #expect(ready.connection.dataPath == data + "/postgres")
            try await psql(ready, "create table kept (n int)")
            try await host.stop()
            #expect(ProcessTable.postgres(workingIn: ready.connection.dataPath).isEmpty)
        }
    }

    @Test(
        "as root, a data directory that the user postgres cannot reach keeps its database in /var/lib/groupd",
        .enabled(if: TestRun.isRoot))
    func unreachable() async throws {
        try await withHosts { data, start in
            chmod(FileSystem.parent(of: data), 0o700)
            let first = try start()
            let before = try await first.ready()
            let path = before.connection.dataPath
            defer {
                FileSystem.remove(FileSystem.parent(of: path))
                // Goes unless somebody else's database is in there.
                rmdir("/var/lib/groupd")
            }
            #expect(path.hasPrefix("/var/lib/groupd/"))
            #expect(FileSystem.resolved(data + "/postgres") == path)
            try await psql(before, "create table kept (n int); insert into kept values (7)")
            try await first.stop()

            let second = try start()
            #expect(try await psql(try await second.ready(), "select n from kept") == "7")
            try await second.stop()
        }
    }

    // MARK: Hosts

    /// Calls `body` with a data directory's path and a way to start hosts on it, the same program each time.
    private func withHosts(
        account: Account? = nil, _ body: (String, () throws -> HostProcess) async throws -> Void
    ) async throws {
        // The program is copied to where another user can execute it.
        try await ScratchDirectory.with("host", in: .temporary) { programs in
            let program = programs + "/EmbeddedHost"
            try #require(await ChildProcess.run(Command("/bin/cp", [HostProcess.program, program])) == .code(0))
            try account?.own(programs)
            try await ScratchDirectory.with("data") { parent in
                try account?.own(parent)
                try await body(parent + "/data") {
                    try HostProcess.start(data: parent + "/data", program: program, account: account)
                }
            }
        }
    }

    @discardableResult
    private func psql(_ ready: HostProcess.Ready, _ sql: String) async throws -> String {
        let connection = EmbeddedPostgres.Connection(
            socketDirectory: ready.connection.socketDirectory, dataPath: ready.connection.dataPath,
            isOutsideDataDirectory: false, major: try #require(PostgresInstallation.all.last).major,
            vectorVersion: nil)
        return try await connection.run(sql)
    }

    private func owner(ofProcess pid: pid_t) -> uid_t? {
        var information = stat()
        return stat("/proc/\(pid)", &information) == 0 ? information.st_uid : nil
    }
}
