import Glibc
import TestSupport
import Testing

@testable import Embedded

@Suite("groupd on an outside PostgreSQL", .tags(.database, .redis, .slow), .timeLimit(.minutes(5)))
struct OutsideDatabaseTests {
    @Test(
        "migrate makes an empty database fit, serve runs on it, and says first that it must be migrated",
        .scratchDatabase)
    func migrated() async throws {
        let database = ScratchDatabase.current
        let roles = try await makeRoles(database)
        try await DataFolder.with { folder in
            let login = ["--postgres.url", database.connectionString(user: roles.login)]
            #expect(
                try await refusal(folder, login)
                    == ["Error: The database has no schema of groupd yet: run groupd migrate."])
            let owner = ["--postgres.migration_url", database.connectionString(user: roles.owner)]
            let migration = try await folder.run(["migrate"] + login + owner)
            #expect(migration.exit == .code(0))
            #expect(migration.lines.last == "The schema is up to date.")

            let server = try folder.serve(login)
            try await server.ready()
            #expect(folder.postgresProcesses.isEmpty)
            try await server.stop()
            #expect(try await folder.run(["check"] + login).exit == .code(0))
        }
        try await database.run("alter database \(database.name) owner to postgres")
        for role in [roles.owner, roles.login] {
            try await database.run("drop owned by \(role) cascade; drop role \(role)")
        }
    }

    @Test(
        "a superuser's URL is refused where a plain role's would do", .scratchDatabase(from: .migrated),
        .tags(.security))
    func superuser() async throws {
        let database = ScratchDatabase.current
        try await DataFolder.with { folder in
            let lines = try await refusal(folder, ["--postgres.url", database.connectionString()])
            #expect(lines.count == 1 && lines[0].contains("superuser postgres"), "\(lines)")
            let server = try folder.serve(["--postgres.url", database.connectionString(user: "groupd")])
            try await server.ready()
            try await server.stop()
        }
    }

    @Test("a database that does not wait for its disk is refused", .longRunning)
    func fsyncOff() async throws {
        try await UnsafePostgres.with(settings: ["fsync=off"]) { sockets in
            try await DataFolder.with { folder in
                let url = "host=\(sockets) user=postgres dbname=postgres"
                let lines = try await refusal(folder, ["--postgres.url", url])
                #expect(lines.count == 1 && lines[0].contains("fsync off"), "\(lines)")
            }
        }
    }

    @Test("one that cannot be reached is said to be, without its password")
    func unreachable() async throws {
        try await DataFolder.with { folder in
            let lines = try await refusal(folder, ["--postgres.url", "postgres://u:canary@127.0.0.1:1/d"])
            #expect(lines.contains { $0.hasPrefix("Error: PostgreSQL cannot be reached: ") }, "\(lines)")
            #expect(!lines.contains { $0.contains("canary") })
        }
    }

    /// What a server says that refuses to start.
    private func refusal(_ folder: DataFolder, _ arguments: [String]) async throws -> [String] {
        let server = try folder.serve(arguments + ["--log.level", "error"])
        #expect(try await server.end() == .code(1))
        return server.lines.map(String.init).filter { !$0.hasPrefix("Warning: ") }
    }

    private func makeRoles(_ database: ScratchDatabase) async throws -> (owner: String, login: String) {
        let number = UInt32.random(in: 0 ... .max)
        let roles = (owner: "owner_\(number)", login: "login_\(number)")
        try await database.run(
            """
            create role \(roles.owner) login createrole;
            create role \(roles.login) login noinherit;
            alter database \(database.name) owner to \(roles.owner);
            """)
        return roles
    }
}

/// A PostgreSQL that was told to do without what keeps data safe.
enum UnsafePostgres {
    /// Calls `body` with the directory of its socket.
    static func with(settings: [String], _ body: (String) async throws -> Void) async throws {
        try await ScratchDirectory.with("unsafe") { parent in
            let account = try Account.forService(["postgres"])
            try account.own(parent)
            let installation = try #require(PostgresInstallation.all.last)
            let cluster = PostgresCluster(
                path: parent + "/data", installation: installation, account: account,
                log: LogFile(path: parent + "/log"))
            try await cluster.create(segmentMegabytes: 1)
            let arguments = ["-D", cluster.path, "-k", parent, "-h", ""] + settings.flatMap { ["-c", $0] }
            let server = try ChildProcess.spawn(
                Command("\(installation.binaries)/postgres", arguments, account: account, output: parent + "/log"),
                onExit: { _ in })
            do {
                try await eventually("PostgreSQL accepts connections") { UnixSocket.accepts(parent + "/.s.PGSQL.5432") }
                try await body(parent)
            } catch {
                await end(server)
                throw error
            }
            await end(server)
        }
    }

    private static func end(_ server: ChildProcess) async {
        server.send(Signal.quit)
        try? await eventually("PostgreSQL ends") { server.pid == nil }
    }
}
