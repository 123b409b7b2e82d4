internal import Glibc
internal import Logging
internal import ServiceLifecycle

/// The server: makes its parts, hands each its slice of the configuration, and runs them until it is asked to stop.
struct Application: Sendable {
    private let configuration: Configuration
    private let logger: Logger

    /// The longest that going down may take before what is left is cancelled.
    private static let shutdownPatience: Duration = .seconds(60)

    init(_ configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
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

    /// Nil where the server was asked to stop before it was ready.
    private func startStorage() async throws -> ServerStorage? {
        var start = StorageStart(configuration: configuration, logger: logger, progress: Console.note)
        try start.lock()
        try await PortProbe.check(configuration.http.listen, setting: "http.listen")
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
        let drain = Drain()
        let limit = configuration.limits.connections
        let message = ReadyMessage(
            listen: configuration.http.listen, isEncrypted: configuration.http.tls.certificate != nil,
            publicURL: configuration.http.publicURL,
            connectionsMax: OpenFiles.connectionsMax(setting: limit, openFiles: openFiles), connectionsSetting: limit,
            switchedOff: configuration.switchedOff)
        for line in message.lines { Console.say(line) }
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: StopWatch(), successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: DrainService(drain: drain)),
            ], logger: logger)
        group.maximumGracefulShutdownDuration = Self.shutdownPatience
        try await ServiceGroup(configuration: group).run()
    }
}
