internal import Embeddings
internal import GroupChat
internal import NIOPosix
internal import ServiceLifecycle

extension ServerParts {
    /// Room for the last frames after sockets were sent away.
    private static let listenerPatience: Duration = .seconds(10)
    private static let metricsPatience: Duration = .seconds(1)

    /// What is to run, in the order of the start. It goes down from the last to the first, one after the other.
    ///
    /// - Parameter listening: is told the port once people can come.
    /// - Throws: a `CommandFailure` where the certificate cannot be used.
    func services(listening: @escaping @Sendable (Int) -> Void) throws(CommandFailure) -> [any Service] {
        var services: [any Service] = [
            observability.performance,
            UpkeepService(description: "accounts") { await accounts.run() },
            UpkeepService(description: "delivery") { await delivery.run { hub.registry.users } },
            UpkeepService(description: "index") { await indexer.run() },
            UpkeepService(description: "presence") {
                await presence.run { group, changes in delivery.signal(.presence(changes), in: group) }
            },
        ]
        if let address = configuration.metrics.listen {
            let server = MetricsServer(address, text: { observability.metrics.text }, logger: logger)
            services.append(
                ListeningService(
                    base: server, address: address, setting: "metrics.listen", patience: Self.metricsPatience))
        }
        services.append(
            ListeningService(
                base: try httpServer(listening: listening), address: configuration.http.listen,
                setting: "http.listen", patience: Self.listenerPatience))
        services.append(DrainService(drain: drain, writer: chat.writer) { hub.drain() })
        return services
    }

    private func httpServer(listening: @escaping @Sendable (Int) -> Void) throws(CommandFailure) -> HTTPServer {
        let settings = HTTPSettings(configuration)
        let sockets = SocketUpgrade(hub: hub, authenticator: accounts, settings: settings) { drain.isDraining }
        let responder = Responder(
            handlers: handlers(), authenticator: accounts, limiter: limiter, sockets: sockets, files: .page,
            settings: settings, logger: logger, observe: observability.observe)
        do throws(TLSFilesError) {
            return try HTTPServer(
                settings: settings, responder: responder, sockets: sockets,
                eventLoops: MultiThreadedEventLoopGroup.singleton, logger: logger, listening: listening)
        } catch {
            throw CommandFailure(sentence: "\(error)")
        }
    }

    private func handlers() -> Handlers {
        let readiness = ReadinessProbe(storage: storage, drain: drain, vectors: vectors)
        let health = DatabaseHealth(database: storage.database, lane: ChatLanes.read, pool: observability.pool)
        var handlers = Handlers()
        ServerHandlers(
            version: BuildInfo.version, readiness: { await readiness.view() },
            databaseHealth: { await health.check() }, performance: { observability.performance.view },
            metrics: { MetricsText(body: observability.metrics.text) }
        ).register(in: &handlers)
        AccountHandlers(accounts: accounts).register(in: &handlers)
        handlers.register(
            chat: chat, limiter: limiter, charactersMax: configuration.limits.messageCharacters,
            replayEventsMax: configuration.limits.replayEvents)
        PresenceHandlers(chat: chat, presence: presence).register(in: &handlers)
        precondition(handlers.missing.isEmpty, "Nobody carries out \(handlers.missing).")
        return handlers
    }
}
