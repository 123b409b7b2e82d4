public import Logging

/// A PostgreSQL of our own, kept running as a child process.
///
/// Its data lies in the data directory and outlives it; its socket can be opened by the user it runs as and
/// by root alone; it hears no network. It is started again whenever it dies, without a last try, and it
/// ends with this process, however that ends.
public actor EmbeddedPostgres {
    private let dataDirectory: DataDirectory
    private let options: Options
    private let logger: Logger
    private let board = StatusBoard()
    private var supervisor: Supervisor?
    private var sockets: SocketDirectory?
    private var connection: Connection?

    /// What a deployment, or a test, may want otherwise.
    public struct Options: Sendable {
        /// When the disk counts as low, and when it has room for a start.
        public var diskLimits = DiskLimits()
        /// How long a start may take, recovery after a crash included.
        public var startPatience: Duration = .seconds(300)
        /// The size of a piece of the write-ahead log, fixed when the data directory is made: a power of two.
        public var segmentMegabytes = 16
        /// Settings that replace the defaults, by name. Those that keep data safe cannot be replaced.
        public var settings: [String: String] = [:]

        /// The defaults.
        public init() {}
    }

    /// The number in every embedded socket's name.
    public static let port = PostgresCluster.port

    /// The major version that a new database would be made with; nil where no PostgreSQL is installed.
    public static var installedMajor: Int? { PostgresInstallation.all.last?.major }

    /// A PostgreSQL on that data directory, not started yet.
    public init(dataDirectory: DataDirectory, options: Options = Options(), logger: Logger) {
        self.dataDirectory = dataDirectory
        self.options = options
        self.logger = logger
    }

    /// Where the server stands now. Does not wait: fit to be asked before every message.
    public nonisolated var status: ServiceStatus { board.status }

    /// The status now and each later one. A slow reader gets the newest and misses those between.
    public nonisolated func statuses() -> AsyncStream<ServiceStatus> { board.statuses() }

    /// Makes the database where there is none, starts the server and waits until it accepts connections.
    ///
    /// Waits for an earlier server on the same data to end. Started already, it answers with the same
    /// connection. Throws `EmbeddedError`, or `CancellationError`; no process is left then.
    public func start() async throws -> Connection {
        if let connection { return connection }
        let account = try Account.forService([PostgresCluster.superuser])
        let place = try await PostgresPlace.choose(in: dataDirectory, account: account)
        if place.isElsewhere {
            logger.notice(
                "The database lies outside of the data directory, which its user cannot reach",
                metadata: ["path": "\(place.path)", "user": "\(account.name)"])
        }
        let cluster = PostgresCluster(
            path: place.path, installation: try .forData(at: place.path), account: account,
            log: dataDirectory.log("postgres"))
        try await cluster.create(segmentMegabytes: options.segmentMegabytes)
        return try await run(cluster, isElsewhere: place.isElsewhere)
    }

    /// Shuts the server down: open transactions are rolled back, what is committed is on disk.
    ///
    /// Takes as long as PostgreSQL needs, at most 40 seconds; the next start recovers what that cut off.
    public func stop() async {
        await supervisor?.stop()
        supervisor = nil
        sockets?.remove()
        sockets = nil
        connection = nil
    }

    /// The process; nil while there is none.
    package var process: ChildProcess? {
        get async { await supervisor?.process }
    }

    private func run(_ cluster: PostgresCluster, isElsewhere: Bool) async throws -> Connection {
        // The link may lead to the sockets of a server that is still going down.
        await cluster.makeWay(logger: logger)
        let sockets = try SocketDirectory(link: dataDirectory.postgresLink, account: cluster.account)
        self.sockets = sockets
        do {
            try cluster.configure()
            try sockets.publish(nil)
            let supervisor = Supervisor(
                service: service(cluster, sockets: sockets), board: board,
                disk: .init(path: cluster.path, limits: options.diskLimits), logger: logger)
            self.supervisor = supervisor
            try await supervisor.start(patience: options.startPatience)
        } catch {
            await stop()
            throw error
        }
        let connection = Connection(
            socketDirectory: sockets.path, dataPath: cluster.path, isOutsideDataDirectory: isElsewhere,
            major: cluster.installation.major, vectorVersion: cluster.installation.vectorVersion)
        self.connection = connection
        return connection
    }

    private func service(_ cluster: PostgresCluster, sockets: SocketDirectory) -> Service {
        Service(
            name: "PostgreSQL", command: cluster.command(sockets: sockets.path, settings: options.settings),
            log: cluster.log,
            makeWay: { [logger] in await cluster.makeWay(logger: logger) },
            isReady: { cluster.isReady($0) },
            farewell: [
                // Fast, then immediate shutdown, in PostgreSQL's words.
                .init(signal: Signal.interrupt, patience: .seconds(30)),
                .init(signal: Signal.quit, patience: .seconds(5)),
                .init(signal: Signal.kill, patience: .seconds(5)),
            ])
    }
}
