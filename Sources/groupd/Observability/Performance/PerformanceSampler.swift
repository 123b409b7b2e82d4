internal import Postgres
internal import ServiceLifecycle
internal import Synchronization

/// Measures how the server is doing, and tells it for `GET /performance` and the metrics of process and machine.
///
/// Times are recorded as they happen; every few seconds they are read, with the kernel's figures, into a history of
/// the last minute. Without ``run()`` nothing moves on.
final class PerformanceSampler: Service {
    /// What others know at the moment when somebody asks.
    struct Feeds: Sendable {
        /// Messages that wait for a commit.
        var drafts: @Sendable () -> Int64 = { 0 }
        /// Passwords that wait to be hashed.
        var passwords: @Sendable () -> Int64 = { 0 }
    }

    static let interval = Duration.seconds(5)

    /// From a request's last byte to its answer, of HTTP and of frames.
    let processing = LatencyRecorder()
    /// Of statements, from sending to the answer.
    let database = LatencyRecorder()

    private let metrics: ServerMetrics
    private let pool: PoolFigures
    private let started: ContinuousClock.Instant
    private let feeds = Mutex(Feeds())
    private let history: Mutex<PerformanceHistory>

    init(metrics: ServerMetrics, pool: PoolFigures) {
        self.metrics = metrics
        self.pool = pool
        let now = ContinuousClock.now
        started = now
        history = Mutex(
            PerformanceHistory(.init(at: now, machine: .take(), messages: metrics.messagesCommitted.value)))
    }

    /// Says where queues are to be looked at. Called when they exist.
    func feed(_ new: Feeds) { feeds.withLock { $0 = new } }

    /// Samples, at once and then every few seconds, until it is cancelled or the server shuts down.
    func run() async {
        await cancelWhenGracefulShutdown {
            repeat { self.sample() } while (try? await Task.sleep(for: Self.interval)) != nil
        }
    }

    /// Takes one sample now.
    func sample() {
        let machine = MachineReading.take()
        let tick = PerformanceHistory.Tick(
            at: .now, machine: machine, messages: metrics.messagesCommitted.value,
            processing: processing.snapshot, processingLongest: processing.takeLongest(),
            database: database.snapshot, databaseLongest: database.takeLongest())
        let processors = history.withLock { history in
            history.add(tick)
            return history.processors
        }
        show(machine, processors)
    }

    private func show(_ machine: MachineReading, _ processors: ProcessorView) {
        if let process = machine.process {
            metrics.processorSeconds.set(process.processorSeconds)
            metrics.residentBytes.set(Double(process.residentBytes))
        }
        if let load = machine.load {
            for (window, reading) in metrics.loadAverage.all { reading.set(load[window]) }
        }
        metrics.inputOutputWait.set(processors.ioWait)
    }

    /// How the server is doing now, for operators.
    var view: PerformanceView {
        let feeds = feeds.withLock { $0 }
        let history = history.withLock { $0 }
        return PerformanceView(
            processing: history.processing, messagesPerSecond: history.messagesPerSecond, cpu: history.processors,
            memory: history.memory, database: history.database,
            queues: QueuesView(
                drafts: feeds.drafts(), queries: Int64(pool.total.waiting), passwords: feeds.passwords(),
                outboxBytes: metrics.outboxBytes.value),
            connections: metrics.connections.value,
            uptimeSeconds: Int64(started.duration(to: .now) / .seconds(1)))
    }
}
