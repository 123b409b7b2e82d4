public import Logging

/// A PostgreSQL database: lanes of connections, all served by one thread.
///
/// Every call ends: with an answer, or with a `PostgresError` at its deadline at the latest. Nothing is ever sent
/// twice: work that was in flight when a connection broke fails, and says whether its outcome is unknown.
public final class Database: Sendable {
    public let configuration: PostgresConfiguration
    public let lanes: [Lane]
    let mailbox: Mailbox
    private let logger: Logger
    private let observe: (@Sendable (PostgresObservation) -> Void)?

    /// Nothing is connected before `start`. The observer is called on the serving thread and must return at once.
    public init(
        configuration: PostgresConfiguration, lanes: [Lane], logger: Logger = Logger(label: "postgres"),
        observe: (@Sendable (PostgresObservation) -> Void)? = nil
    ) {
        precondition(Set(lanes.map(\.name)).count == lanes.count, "two lanes share a name")
        precondition(lanes.reduce(0) { $0 + $1.connections } < 0xFFFF, "more connections than a token can number")
        self.configuration = configuration
        self.lanes = lanes
        self.logger = logger
        self.observe = observe
        mailbox = Mailbox(lanes: lanes.count)
    }

    deinit { _ = mailbox.shutdown(nil) }

    /// Starts the serving thread, which connects at once and for as long as it runs. A second call does nothing.
    public func start() {
        guard mailbox.start() else { return }
        let started = Thread.start(name: "postgres") {
            [mailbox, configuration, lanes, logger, observe] in
            Engine(
                mailbox: mailbox, configuration: configuration, lanes: lanes, logger: logger, observe: observe
            ).run()
        }
        precondition(started, "the process has no thread left for PostgreSQL")
    }

    /// Returns when every lane has a connection.
    ///
    /// Throws `.unavailable`, with the reason of the last failed attempt, when that takes longer than `timeout`.
    public func ready(timeout: Duration) async throws(PostgresError) {
        let now = MonotonicTime.now
        _ = try await submit(Request(.ready, lane: 0, deadline: now + timeout, now: now))
    }

    /// Refuses new work, fails what waits with `.shutDown`, lets what is in flight end within
    /// `PostgresConfiguration.shutdownGrace`, and closes every connection. Returns when that is done.
    public func shutdown() async {
        await withCheckedContinuation { continuation in
            if !mailbox.shutdown(continuation) { continuation.resume() }
        }
    }
}
