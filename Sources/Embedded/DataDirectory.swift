import Glibc

/// A data directory that this process, and no other, runs servers on.
///
/// Holds `postgres/` (the database), `run/` (links to the sockets), `logs/` and `groupd.lock`. The lock
/// goes with the process, however that ends; a file left behind locks nothing.
public final class DataDirectory: Sendable {
    /// The directory's absolute path, links followed.
    public let path: String
    private let lock: Int32

    /// Makes the directory where it is missing, and locks it.
    ///
    /// Throws `dataDirectoryInUse` where another process holds the lock: two servers on one database
    /// directory would destroy it.
    public convenience init(path: String) throws(EmbeddedError) {
        // Others may pass through, not look: the database below runs as a user of its own.
        try FileSystem.makeDirectory(path, mode: 0o711)
        try self.init(existing: path)
        try FileSystem.makeDirectory(self.path + "/run", mode: 0o711)
        try FileSystem.makeDirectory(self.path + "/logs", mode: 0o700)
    }

    /// Locks a directory that is there, and makes nothing in it but the lock.
    package init(existing path: String) throws(EmbeddedError) {
        guard let resolved = FileSystem.resolved(path) else { throw FileSystem.failure("realpath", path) }
        let file = resolved + "/groupd.lock"
        let lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw FileSystem.failure("open", file) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let error: EmbeddedError =
                errno == EWOULDBLOCK ? .dataDirectoryInUse(path: resolved) : FileSystem.failure("flock", file)
            close(lock)
            throw error
        }
        self.path = resolved
        self.lock = lock
    }

    deinit { close(lock) }

    /// Whether a server was ever run, or is just being started, on the directory. Makes nothing there.
    public static func isOne(_ path: String) -> Bool { FileSystem.exists(path + "/groupd.lock") }

    /// True once the directory holds a database, which this process has made or an earlier one.
    public var hasDatabase: Bool { FileSystem.exists(path + "/postgres/PG_VERSION") }

    /// The directory of the socket on which the PostgreSQL of another process's server accepts connections;
    /// nil while there is none, or none that this user may open.
    ///
    /// For who was refused with `dataDirectoryInUse`. The link is followed here: a path through it may be
    /// longer than a socket's address holds.
    public static func postgresSockets(ofServerOn path: String) -> String? {
        guard let sockets = FileSystem.resolved(path + "/run/postgres") else { return nil }
        let socket = "\(sockets)/.s.PGSQL.\(PostgresCluster.port)"
        guard socket.utf8.count <= SocketDirectory.pathBytesMax else { return nil }
        return UnixSocket.accepts(socket) ? sockets : nil
    }

    /// The socket of the Redis of another process's server; nil while there is none, or none that this user may open.
    public static func redisSocket(ofServerOn path: String) -> String? {
        guard let socket = FileSystem.resolved(path + "/run/redis.sock") else { return nil }
        guard socket.utf8.count <= SocketDirectory.pathBytesMax else { return nil }
        return UnixSocket.accepts(socket) ? socket : nil
    }

    /// Removes the sockets of servers that were killed on this directory, where any are left.
    package func removeSockets() {
        for link in [postgresLink, redisLink] { SocketDirectory.sweep(link) }
    }

    /// The link to the directory of PostgreSQL's socket.
    var postgresLink: String { path + "/run/postgres" }
    /// The link to Redis' socket.
    var redisLink: String { path + "/run/redis.sock" }

    /// Where the service's output is kept.
    func log(_ service: String) -> LogFile { LogFile(path: "\(path)/logs/\(service).log") }
}
