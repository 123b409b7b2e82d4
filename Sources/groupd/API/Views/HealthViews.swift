/// `GET /health`: the process answers.
struct HealthView: WireAnswer, Equatable {
    let status: Wire.HealthState

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("status", status)
    }

    static let example = HealthView(status: .ok)
}

/// `GET /health/ready`: whether writes are taken, and what each part says of itself.
struct ReadinessView: WireAnswer, Equatable {
    let status: Wire.HealthState
    let checks: Checks

    struct Checks: WireAnswer, Equatable {
        let postgres: Wire.HealthState
        let redis: Wire.HealthState
        let embedder: Wire.HealthState
        let providers: Wire.HealthState

        func visit(_ fields: inout some FieldVisitor) {
            fields.field("postgres", postgres)
            fields.field("redis", redis)
            fields.field("embedder", embedder)
            fields.field("providers", providers)
        }

        static let schemaName = "ReadinessChecks"
        static let example = Checks(postgres: .ok, redis: .degraded, embedder: .ok, providers: .ok)
    }

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("status", status)
        fields.field("checks", checks)
    }

    static let example = ReadinessView(status: .degraded, checks: .example)
}

/// `GET /health/db`: one round trip to the database, and the pool that it went through.
struct DatabaseHealthView: WireAnswer, Equatable {
    let status: Wire.HealthState
    /// Nil where no answer came.
    let latencyMS: Double?
    let connectionsOpen: Int64
    let connectionsBusy: Int64
    let waiting: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("status", status)
        fields.field("latency_ms", latencyMS)
        fields.field("connections_open", connectionsOpen)
        fields.field("connections_busy", connectionsBusy)
        fields.field("waiting", waiting)
    }

    static let example = DatabaseHealthView(
        status: .ok, latencyMS: 0.4, connectionsOpen: 8, connectionsBusy: 1, waiting: 0)
}
