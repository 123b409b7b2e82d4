internal import Postgres

/// Asks the database whether it answers, for `GET /health/db`.
struct DatabaseHealth: Sendable {
    static let statement = SQL("health.ping", "select 1")
    /// An answer that takes longer is none.
    static let patience = Duration.seconds(1)
    /// An answer that takes longer is a bad sign.
    static let degradedAfter = Duration.milliseconds(250)

    private let database: Database
    private let lane: Lane
    private let pool: PoolFigures

    /// - Parameter lane: should be one for short reads, so that the time told is that of most requests.
    init(database: Database, lane: Lane, pool: PoolFigures) {
        self.database = database
        self.lane = lane
        self.pool = pool
    }

    /// Makes one round trip. Takes ``patience`` at most.
    func check() async -> DatabaseHealthView {
        let start = ContinuousClock.now
        let isAnswered: Bool
        do throws(PostgresError) {
            _ = try await database.execute(Self.statement, lane: lane, deadline: Self.patience)
            isAnswered = true
        } catch {
            isAnswered = false
        }
        return Self.view(latency: isAnswered ? start.duration(to: .now) : nil, pool: pool.total)
    }

    static func view(latency: Duration?, pool: LaneLoad) -> DatabaseHealthView {
        let state: Wire.HealthState =
            latency.map { $0 > degradedAfter ? .degraded : .ok } ?? .down
        return DatabaseHealthView(
            status: state, latencyMS: latency.map { $0 / .milliseconds(1) }, connectionsOpen: Int64(pool.open),
            connectionsBusy: Int64(pool.busy), waiting: Int64(pool.waiting))
    }
}
