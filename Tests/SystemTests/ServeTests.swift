import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("groupd serve, as it is built", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)), .serialized)
struct ServeTests {
    @Test("a server starts on nothing, keeps its data across a stop, and leaves nothing running")
    func kept() async throws {
        try await DataFolder.with { folder in
            let first = try folder.serve()
            #expect(try await first.ready().hasPrefix("http://127.0.0.1:"))
            #expect(FileSystem.linkTarget(folder.path + "/run/postgres") != nil)
            #expect(FileSystem.linkTarget(folder.path + "/run/redis.sock") != nil)
            #expect(try await folder.run(["epoch", "renew"]).lines == ["renewed the epoch of 0 groups"])
            let sockets = try #require(FileSystem.resolved(folder.path + "/run/postgres"))
            try await insertUser("Ada", sockets)
            try await first.stop()
            #expect(folder.postgresProcesses.isEmpty)
            #expect(!FileSystem.exists(sockets))
            #expect(FileSystem.list(folder.path + "/run").isEmpty)

            let second = try folder.serve()
            try await second.ready()
            #expect(!second.lines.contains { $0.hasPrefix("Making a new database") })
            #expect(try await users(try #require(FileSystem.resolved(folder.path + "/run/postgres"))) == "Ada")
            try await second.stop()
        }
    }

    @Test("a command that puts something into a database makes one where there is none, and the next one finds it")
    func commandsAlone() async throws {
        try await DataFolder.with { folder in
            let made = try await folder.run(["user", "create", "--email", "ada@example.org", "--name", "Ada"])
            #expect(made.exit == .code(0), "\(made.lines)")
            let list = try await folder.run(["user", "list"])
            #expect(list.exit == .code(0))
            #expect(list.lines.count == 1 && list.lines[0].contains("ada@example.org"), "\(list.lines)")
            #expect(folder.postgresProcesses.isEmpty)
        }
    }

    @Test("with log.format json, all that comes before the ready line is JSON")
    func machineReadable() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve(["--log.format", "json"])
            try await server.ready()
            let before = server.lines.prefix { !$0.hasPrefix("groupd is ready") }
            #expect(before.contains { $0.contains("Making a new database") }, "\(before)")
            #expect(before.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") }, "\(before)")
            try await server.stop()
        }
    }

    @Test("a second server on the same data directory is refused in a sentence, and the first goes on")
    func second() async throws {
        try await DataFolder.with { folder in
            let first = try folder.serve()
            try await first.ready()
            let second = try folder.serve()
            #expect(try await second.end() == .code(1))
            #expect(
                second.lines == [
                    "Error: Another groupd is running on the data directory \(folder.path): "
                        + "stop it, or choose another with --data-dir."
                ])
            // A closed terminal is no reason to go down.
            first.send(SIGHUP)
            #expect(try await folder.run(["group", "list"]).exit == .code(0))
            let check = try await folder.run(["check"])
            #expect(check.exit == .code(0))
            #expect(check.lines.contains { $0.hasPrefix("Redis: ok: ") && $0.hasSuffix("redis.sock") })
            #expect(check.lines.contains("schema: ok"))
            try await first.stop()
        }
    }

    @Test("PostgreSQL and Redis that are killed come back, and the server stays")
    func healed() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve()
            try await server.ready()
            let database = try #require(FileSystem.resolved(folder.path + "/postgres"))
            let postmaster = try #require(
                pid_t(FileSystem.read(database + "/postmaster.pid")?.split(separator: "\n")[0] ?? ""))
            kill(postmaster, SIGKILL)
            try await eventually("another PostgreSQL serves", within: .seconds(60)) {
                let check = try await folder.run(["check"])
                return check.exit == .code(0)
            }
            #expect(server.ended == nil)
            try await server.stop()
            #expect(folder.postgresProcesses.isEmpty)
        }
    }

    @Test("commands that come while a server makes its database wait for it")
    func beforehand() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve()
            try await eventually("the start is under way") {
                server.lines.contains { $0.hasPrefix("Making a new database") } || server.ended != nil
            }
            // One after the other, so that they come at different moments of the start.
            var count = 0
            while !server.lines.contains(where: { $0.hasPrefix("groupd is ready") }), server.ended == nil {
                let command = try await folder.run(["group", "list"])
                #expect(command.exit == .code(0), "\(command.lines)")
                count += 1
            }
            #expect(count > 0)
            try await server.stop()
        }
    }

    @Test("asked to stop while it makes its database, it goes down quietly, and the next start makes it")
    func early() async throws {
        try await DataFolder.with { folder in
            let first = try folder.serve()
            try await eventually("the start is under way") {
                first.lines.contains { $0.hasPrefix("Making a new database") } || first.ended != nil
            }
            try await first.stop()
            #expect(!first.lines.contains { $0.hasPrefix("Error") }, "\(first.lines)")
            #expect(folder.postgresProcesses.isEmpty)
            let second = try folder.serve()
            try await second.ready()
            try await second.stop()
        }
    }

    @Test("a second request to stop ends it at once, and its servers end by themselves")
    func twice() async throws {
        try await DataFolder.with { folder in
            let server = try folder.serve()
            try await server.ready()
            server.send(SIGTERM)
            server.send(SIGINT)
            #expect(try await server.end() == .code(1))
            try await eventually("PostgreSQL is gone", within: .seconds(60)) { folder.postgresProcesses.isEmpty }
        }
    }

    @Test("a normal user runs it as himself", .enabled(if: TestRun.isRoot), .tags(.security))
    func normalUser() async throws {
        let nobody = try #require(Account.named("nobody"))
        try await DataFolder.with(account: nobody) { folder in
            let server = try folder.serve()
            try await server.ready()
            var information = stat()
            #expect(stat("/proc/\(try #require(folder.postgresProcesses.first))", &information) == 0)
            #expect(information.st_uid == nobody.uid)
            try await server.stop()
        }
    }

    @Test("a port that is taken is refused before anything is made")
    func port() async throws {
        try await DataFolder.with { folder in
            let taken = try TakenPort()
            let server = try folder.serve(["--http.listen", "127.0.0.1:\(taken.number)"])
            #expect(try await server.end() == .code(1))
            #expect(
                server.lines == [
                    "Error: Cannot listen on 127.0.0.1:\(taken.number): another program does already: "
                        + "stop it, or choose another port with --http.listen."
                ])
            #expect(!FileSystem.exists(folder.path + "/postgres"))
        }
    }

    private func insertUser(_ name: String, _ sockets: String) async throws {
        try await psql(sockets, "insert into groupd.users (id, name) values (gen_random_uuid(), '\(name)')")
    }

    private func users(_ sockets: String) async throws -> String {
        try await psql(sockets, "select name from groupd.users")
    }

    @discardableResult
    private func psql(_ sockets: String, _ sql: String) async throws -> String {
        let connection = EmbeddedPostgres.Connection(
            socketDirectory: sockets, dataPath: "", isOutsideDataDirectory: false,
            major: try #require(PostgresInstallation.all.last).major, vectorVersion: nil)
        return try await connection.run(sql, database: "groupd")
    }
}

/// A port of this machine that somebody listens on.
struct TakenPort: ~Copyable {
    let number: UInt16
    private let file: Int32

    init() throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { [file] address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(file, address, length) == 0 && listen(file, 1) == 0 && getsockname(file, address, &length) == 0
            }
        }
        try #require(isListening)
        number = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(file) }
}
