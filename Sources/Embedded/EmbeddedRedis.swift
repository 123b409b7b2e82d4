public import Logging

/// A Redis of our own, kept running as a child process. Nothing in it is kept: not across a restart, and not
/// over its bound of memory.
public actor EmbeddedRedis {
    private let dataDirectory: DataDirectory
    private let logger: Logger
    private let board = StatusBoard()
    private var supervisor: Supervisor?
    private var sockets: SocketDirectory?

    /// The user that the server connects as: keys and channels under a prefix of ours, and none of the commands that
    /// look at, change or stop the whole. It has no password: whoever can open the socket is trusted.
    public static let user = "groupd"

    private static let program = "/usr/bin/redis-server"
    private static let startPatience: Duration = .seconds(30)
    private static let socket = "redis.sock"

    /// True where there is a server to start.
    public static var isInstalled: Bool { FileSystem.exists(program) }

    /// A Redis beside that data directory, not started yet.
    public init(dataDirectory: DataDirectory, logger: Logger) {
        self.dataDirectory = dataDirectory
        self.logger = logger
    }

    /// Where the server stands now. `diskLow` is always false: Redis writes nothing.
    public nonisolated var status: ServiceStatus { board.status }

    /// The status now and each later one. A slow reader gets the newest and misses those between.
    public nonisolated func statuses() -> AsyncStream<ServiceStatus> { board.statuses() }

    /// Starts the server and returns the path of its socket, which stays the same while it is restarted.
    ///
    /// Started already, it answers with the same path. Throws `EmbeddedError`, or `CancellationError`; no
    /// process is left then.
    public func start() async throws -> String {
        if let sockets { return "\(sockets.path)/\(Self.socket)" }
        guard FileSystem.exists(Self.program) else { throw EmbeddedError.notInstalled(program: "redis-server") }
        let account = try Account.forService(["redis", "postgres", "nobody"])
        let sockets = try SocketDirectory(link: dataDirectory.redisLink, account: account)
        self.sockets = sockets
        do {
            try sockets.publish(Self.socket)
            let supervisor = Supervisor(
                service: service(sockets: sockets, account: account), board: board, disk: nil, logger: logger)
            self.supervisor = supervisor
            try await supervisor.start(patience: Self.startPatience)
        } catch {
            await stop()
            throw error
        }
        return "\(sockets.path)/\(Self.socket)"
    }

    /// Ends the server and forgets what was in it. Takes at most 10 seconds.
    public func stop() async {
        await supervisor?.stop()
        supervisor = nil
        sockets?.remove()
        sockets = nil
    }

    /// The process; nil while there is none.
    package var process: ChildProcess? {
        get async { await supervisor?.process }
    }

    private func service(sockets: SocketDirectory, account: Account) -> Service {
        let path = "\(sockets.path)/\(Self.socket)"
        let log = dataDirectory.log("redis")
        let arguments = [
            "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", sockets.path,
            "--save", "", "--appendonly", "no", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru",
            "--daemonize", "no", "--logfile", "",
            // A bug of ours must not reach further than our own keys. The default user stays for those who run the
            // server and can open its socket.
            "--user", Self.user, "on", "nopass", "~groupd:*", "&groupd:*", "+@all", "-@dangerous", "-@scripting",
            "-@admin",
        ]
        return Service(
            name: "Redis",
            command: Command(
                Self.program, arguments, account: account, deathSignal: .terminate, output: log.path),
            log: log, makeWay: {}, isReady: { _ in UnixSocket.accepts(path) },
            farewell: [
                .init(signal: Signal.terminate, patience: .seconds(5)),
                .init(signal: Signal.kill, patience: .seconds(5)),
            ])
    }
}
