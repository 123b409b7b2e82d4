extension Endpoints {
    static let realtime = Endpoint<NoParameters, NoBody, NoContent>(
        .realtime, .get, "/ws", .anonymous, tag: .realtime, statuses: [101],
        codes: [.upgradeRequired, .forbidden, .unauthenticated, .rateLimited],
        "Opens a WebSocket; the first frame is hello. Its frames are in /asyncapi.json.")

    static let health = Endpoint<NoParameters, NoBody, HealthView>(
        .health, .get, "/health", .anonymous, tag: .server, on: .process, "The process is alive.")

    static let readiness = Endpoint<NoParameters, NoBody, ReadinessView>(
        .readiness, .get, "/health/ready", .anonymous, tag: .server, on: .process, statuses: [200, 503],
        "Whether messages are taken; 503 only where they are not or the server drains.")

    static let databaseHealth = Endpoint<NoParameters, NoBody, DatabaseHealthView>(
        .databaseHealth, .get, "/health/db", .anonymous, tag: .server, on: .process, statuses: [200, 503],
        "One round trip to the database.")

    static let performance = Endpoint<NoParameters, NoBody, PerformanceView>(
        .performance, .get, "/performance", .operator, tag: .server, "How the server is doing.")

    static let metrics = Endpoint<NoParameters, NoBody, MetricsText>(
        .metrics, .get, "/metrics", .operator, tag: .server, "Metrics as Prometheus reads them.")

    static let docs = Endpoint<NoParameters, NoBody, PageFile>(
        .docs, .get, "/docs", .anonymous, tag: .server, on: .file, statuses: [200, 304],
        "This reference as a page; 304 where If-None-Match names the one that the client has.")

    static let openAPI = Endpoint<NoParameters, NoBody, DescriptionDocument>(
        .openAPI, .get, "/openapi.json", .anonymous, tag: .server, on: .process,
        "The operations as an OpenAPI 3.1 document.")

    static let asyncAPI = Endpoint<NoParameters, NoBody, DescriptionDocument>(
        .asyncAPI, .get, "/asyncapi.json", .anonymous, tag: .server, on: .process,
        "The frames as an AsyncAPI 3 document.")
}
