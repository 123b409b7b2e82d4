internal import Embeddings
internal import GroupChat
internal import Logging
internal import Postgres
internal import Redis

/// Where all parts of the server send what they notice, and where it is told again: metrics, performance, log.
struct Observability: Sendable {
    let metrics: ServerMetrics
    /// To be run as a service: it moves the last minute on.
    let performance: PerformanceSampler
    let pool: PoolFigures
    private let counting: MetricsInterpreter
    private let telling: LogInterpreter

    init(logger: Logger) {
        metrics = ServerMetrics()
        pool = PoolFigures()
        performance = PerformanceSampler(metrics: metrics, pool: pool)
        counting = MetricsInterpreter(metrics: metrics, performance: performance, pool: pool)
        telling = LogInterpreter(logger: logger)
    }

    /// For `SocketHub(observe:)`, on event loops.
    func observe(_ observation: SocketObservation) { counting.take(observation) }

    /// For `Responder(observe:)`.
    func observe(_ observation: RequestObservation) { counting.take(observation) }

    /// For `Accounts(observe:)`.
    func observe(_ observation: AccountObservation) { telling.take(observation) }

    /// For `BatchWriter(observe:)`.
    func observe(_ observation: ChatObservation) {
        counting.take(observation)
        telling.take(observation)
    }

    /// For `Indexer(observe:)`.
    func observe(_ observation: Indexer.Observation) { telling.take(observation) }

    /// For `Database(observe:)`.
    func observe(_ observation: PostgresObservation) {
        counting.take(observation)
        telling.take(observation)
    }

    /// For `RedisClient(onObservation:)`.
    func observe(_ observation: RedisObservation) {
        counting.take(observation)
        telling.take(observation)
    }
}
