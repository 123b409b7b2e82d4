/// `GET /performance`: how the server is doing, over the last minute where it is a rate or a latency.
struct PerformanceView: WireAnswer, Equatable {
    /// From a request's last byte to its answer.
    let processing: LatencyView
    let messagesPerSecond: Double
    let cpu: ProcessorView
    let memory: MemoryView
    let database: LatencyView
    let queues: QueuesView
    let connections: Int64
    let uptimeSeconds: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("processing_ms", processing)
        fields.field("messages_per_second", messagesPerSecond)
        fields.field("cpu", cpu)
        fields.field("memory", memory)
        fields.field("database_ms", database)
        fields.field("queues", queues)
        fields.field("connections", connections)
        fields.field("uptime_seconds", uptimeSeconds)
    }

    static let example = PerformanceView(
        processing: .example, messagesPerSecond: 41.5, cpu: .example, memory: .example, database: .example,
        queues: .example, connections: 312, uptimeSeconds: 86_400)
}

/// Milliseconds; zero where nothing was measured.
struct LatencyView: WireAnswer, Equatable {
    let average: Double
    let p99: Double
    let maximum: Double

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("avg", average)
        fields.field("p99", p99)
        fields.field("max", maximum)
    }

    static let example = LatencyView(average: 1.8, p99: 12.5, maximum: 40.25)
}

/// Shares from 0 to 1.
struct ProcessorView: WireAnswer, Equatable {
    /// Busy time of each core.
    let cores: [Double]
    /// Time that the cores waited for disks.
    let ioWait: Double
    /// The load averages over 1, 5 and 15 minutes.
    let load: [Double]

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("cores", cores)
        fields.field("iowait", ioWait)
        fields.field("load", load)
    }

    static let example = ProcessorView(cores: [0.31, 0.12], ioWait: 0.02, load: [0.4, 0.35, 0.3])
}

/// Bytes.
struct MemoryView: WireAnswer, Equatable {
    let resident: Int64
    let available: Int64
    let total: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("resident_bytes", resident)
        fields.field("available_bytes", available)
        fields.field("total_bytes", total)
    }

    static let example = MemoryView(resident: 58_720_256, available: 1_610_612_736, total: 4_294_967_296)
}

/// What waits at the moment.
struct QueuesView: WireAnswer, Equatable {
    /// Messages that wait for a commit.
    let drafts: Int64
    /// Queries that wait for a connection.
    let queries: Int64
    /// Passwords that wait to be hashed.
    let passwords: Int64
    /// Bytes that wait for slow sockets.
    let outboxBytes: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("drafts", drafts)
        fields.field("queries", queries)
        fields.field("passwords", passwords)
        fields.field("outbox_bytes", outboxBytes)
    }

    static let example = QueuesView(drafts: 0, queries: 0, passwords: 0, outboxBytes: 0)
}
