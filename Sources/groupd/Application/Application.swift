internal import GroupChat
internal import Logging
internal import ServiceLifecycle

/// The server: makes its parts, hands each its slice of the configuration, and runs them until it is asked to stop.
struct Application: Sendable {
    private let configuration: Configuration
    private let logger: Logger
    private let observability: Observability

    /// The longest that going down may take before what is left is cancelled.
    private static let shutdownPatience: Duration = .seconds(60)

    init(_ configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        observability = Observability(logger: logger)
    }

    /// Returns when the server has gone down as it was asked to.
    ///
    /// Throws a `CommandFailure` where it cannot start, or cannot go on. Nothing of it runs when this returns.
    func run() async throws {
        try StopRequest.listen()
        let openFiles = OpenFiles.raise()
        guard let storage = try await startStorage() else { return }
        do {
            try await serve(storage, openFiles: openFiles)
        } catch {
            await storage.stop()
            throw error
        }
        await storage.stop()
    }

    /// What takes patience at the start: a line for a person, or a record where machines read standard error.
    private var progress: @Sendable (String) -> Void {
        guard configuration.log.format == .json else { return Console.note }
        return { [logger] line in logger.info("\(line)") }
    }

    /// Nil where the server was asked to stop before it was ready.
    private func startStorage() async throws -> ServerStorage? {
        var start = StorageStart(configuration: configuration, logger: logger, progress: progress)
        try start.lock()
        start.observePostgres = observability.observe
        start.observeRedis = observability.observe
        try await PortProbe.check(configuration.http.listen, setting: "http.listen")
        if let address = configuration.metrics.listen {
            try await PortProbe.check(address, setting: "metrics.listen")
        }
        return try await withThrowingTaskGroup(of: ServerStorage?.self) { [start] tasks in
            tasks.addTask {
                var start = start
                return try await start.run()
            }
            tasks.addTask {
                await StopRequest.wait()
                return nil
            }
            let first = try await tasks.next() ?? nil
            tasks.cancelAll()
            if let first { return first }
            // The request came while the start was under way; what it made all the same is undone.
            if let late = try? await tasks.next() { await late?.stop() }
            return nil
        }
    }

    private func serve(_ storage: ServerStorage, openFiles: Int) async throws {
        var configuration = configuration
        let setting = configuration.limits.connections
        configuration.limits.connections = OpenFiles.connectionsMax(setting: setting, openFiles: openFiles)
        let parts = ServerParts(
            configuration: configuration, storage: storage, observability: observability, logger: logger)
        let message = ReadyMessage(
            listen: configuration.http.listen, isEncrypted: configuration.http.tls.certificate != nil,
            publicURL: configuration.http.publicURL, setupToken: try await parts.setupToken(),
            connectionsMax: configuration.limits.connections, connectionsSetting: setting,
            switchedOff: configuration.switchedOff(parts.meaning))
        try await parts.hub.start(SocketServices(parts))
        let services = try parts.services { [message] port in
            var message = message
            message.listen = ListenAddress(host: message.listen.host, port: port)
            for line in message.lines { Console.say(line) }
        }
        try await run(services)
        parts.chat.writer.stop()
    }

    /// Runs the services until the server is asked to stop, or one of them cannot go on.
    private func run(_ services: [any Service]) async throws {
        let stop = ServiceGroupConfiguration.ServiceConfiguration(
            service: StopWatch(), successTerminationBehavior: .gracefullyShutdownGroup)
        var group = ServiceGroupConfiguration(services: [stop] + services.map { .init(service: $0) }, logger: logger)
        group.maximumGracefulShutdownDuration = Self.shutdownPatience
        try await ServiceGroup(configuration: group).run()
    }
}
