import Glibc

/// The files of one PostgreSQL database cluster: made once, configured before each start.
struct PostgresCluster: Sendable {
    static let superuser = "postgres"
    static let port = 5432

    let path: String
    let installation: PostgresInstallation
    let account: Account
    let log: LogFile

    /// Makes the cluster where there is none yet. Interrupted at any point, it is made anew next time.
    func create(segmentMegabytes: Int) async throws(EmbeddedError) {
        guard !FileSystem.exists(path + "/PG_VERSION") else { return try checkOwner() }
        let unfinished = path + ".new"
        // A helper of an initdb that was killed may be writing yet.
        ProcessTable.killPostgres(workingIn: unfinished)
        FileSystem.remove(unfinished)
        try account.makePrivateDirectory(unfinished)
        let command = Command(
            "\(installation.binaries)/initdb",
            [
                "--pgdata", unfinished, "--username", Self.superuser, "--auth", "trust", "--encoding", "UTF8",
                // Sorted by code point: an upgrade of the C library cannot change the order under an index.
                "--locale", "C.UTF-8", "--data-checksums", "--no-instructions",
                "--wal-segsize", String(segmentMegabytes),
            ], account: account, output: log.path)
        guard await ChildProcess.run(command) == .code(0) else {
            throw .commandFailed(program: "initdb", output: log.tail)
        }
        guard rename(unfinished, path) == 0 else { throw FileSystem.failure("rename", path) }
    }

    /// PostgreSQL refuses data of another user; say so before it does, and how to mend it.
    private func checkOwner() throws(EmbeddedError) {
        var information = stat()
        guard stat(path, &information) == 0 else { throw FileSystem.failure("stat", path) }
        guard information.st_uid == account.uid else {
            throw .ownedByOther(path: path, owner: information.st_uid)
        }
    }

    /// True once the postmaster with that number accepts connections. It writes so itself, into the eighth
    /// line of its lock file, where `pg_ctl` reads it, too.
    func isReady(_ pid: Int32) -> Bool {
        let lines = lockFile
        return lines.count >= 8 && lines[0] == String(pid) && lines[7].hasPrefix("ready")
    }

    /// The number in the postmaster's lock file, whether or not that process still exists.
    var postmaster: Int32? { lockFile.first.flatMap { Int32($0) } }

    private var lockFile: [Substring] {
        (FileSystem.read(path + "/postmaster.pid") ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    }
}
