internal import Embeddings
internal import GroupChat
internal import Postgres
internal import Redis

/// Whether the server takes messages, for `GET /health/ready`.
///
/// Anybody may ask, as often as they like: those who ask at a time share one look, which is good for a moment.
actor ReadinessProbe {
    /// On the connection that stores messages: can it?
    static let statement = SQL(
        "ready.writable", "select not pg_is_in_recovery() and not current_setting('transaction_read_only')::boolean")

    private static let patience: Duration = .seconds(1)
    private static let goodFor: Duration = .milliseconds(500)

    private let storage: ServerStorage
    private let drain: Drain
    private let vectors: QueryVectors
    private var look: (task: Task<ReadinessView.Checks, Never>, at: ContinuousClock.Instant)?

    init(storage: ServerStorage, drain: Drain, vectors: QueryVectors) {
        self.storage = storage
        self.drain = drain
        self.vectors = vectors
    }

    /// Takes at most a second.
    func view() async -> ReadinessView {
        let checks = await checks()
        return Self.view(checks, isDraining: drain.isDraining)
    }

    /// Down only where nothing is stored, or nobody should come any more: chat does without Redis.
    static func view(_ checks: ReadinessView.Checks, isDraining: Bool) -> ReadinessView {
        let all = [checks.postgres, checks.redis, checks.embedder, checks.providers]
        let status: Wire.HealthState =
            isDraining || checks.postgres == .down ? .down : all.allSatisfy { $0 == .ok } ? .ok : .degraded
        return ReadinessView(status: status, checks: checks)
    }

    private func checks() async -> ReadinessView.Checks {
        if let look, ContinuousClock.now < look.at + Self.goodFor { return await look.task.value }
        let task = Task { [storage, vectors] in await Self.look(at: storage, vectors) }
        look = (task, .now)
        return await task.value
    }

    private static func look(at storage: ServerStorage, _ vectors: QueryVectors) async -> ReadinessView.Checks {
        async let redis = storage.redis.send(["PING"])
        let postgres = await isWritable(storage)
        // What is switched off, or is not in this release, is not in the way of anything.
        return .init(
            postgres: postgres ? .ok : .down, redis: (try? await redis) == nil ? .degraded : .ok,
            embedder: vectors.isDown ? .degraded : .ok, providers: .ok)
    }

    private static func isWritable(_ storage: ServerStorage) async -> Bool {
        guard !storage.isDiskLow() else { return false }
        do throws(PostgresError) {
            let row = try await storage.database.fetchOne(statement, lane: ChatLanes.batch, deadline: patience)
            return try row?.decode(0, as: Bool.self) ?? false
        } catch {
            return false
        }
    }
}
