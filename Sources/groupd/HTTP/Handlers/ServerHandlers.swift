/// What the server says about itself, over HTTP.
struct ServerHandlers: Sendable {
    /// Whether messages are taken, and what each part says.
    let readiness: @Sendable () async -> ReadinessView
    /// One round trip to the database.
    let databaseHealth: @Sendable () async -> DatabaseHealthView
    let performance: @Sendable () async -> PerformanceView
    let metrics: @Sendable () async -> MetricsText
    let openAPI: DescriptionDocument
    let asyncAPI: DescriptionDocument

    /// - Parameter version: The program's, for the documents, which are made here, once.
    init(
        version: String, readiness: @escaping @Sendable () async -> ReadinessView,
        databaseHealth: @escaping @Sendable () async -> DatabaseHealthView,
        performance: @escaping @Sendable () async -> PerformanceView,
        metrics: @escaping @Sendable () async -> MetricsText
    ) {
        self.readiness = readiness
        self.databaseHealth = databaseHealth
        self.performance = performance
        self.metrics = metrics
        openAPI = DescriptionDocument(body: OpenAPIDocument(version: version).json)
        asyncAPI = DescriptionDocument(body: AsyncAPIDocument(version: version).json)
    }

    func register(in handlers: inout Handlers) {
        handlers.onAnonymous(Endpoints.health) { _, _ in Answered(HealthView(status: .ok)) }
        handlers.onAnonymous(Endpoints.readiness) { _, _ in
            let view = await readiness()
            return Answered(view, status: view.status == .down ? 503 : 200)
        }
        handlers.onAnonymous(Endpoints.databaseHealth) { _, _ in
            let view = await databaseHealth()
            return Answered(view, status: view.status == .down ? 503 : 200)
        }
        handlers.on(Endpoints.performance) { _, _, _ in Answered(await performance()) }
        handlers.on(Endpoints.metrics) { _, _, _ in Answered(await metrics()) }
        handlers.onAnonymous(Endpoints.openAPI) { _, _ in Answered(openAPI) }
        handlers.onAnonymous(Endpoints.asyncAPI) { _, _ in Answered(asyncAPI) }
    }
}
