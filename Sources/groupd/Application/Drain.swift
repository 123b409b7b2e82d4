internal import GroupChat
internal import ServiceLifecycle
internal import Synchronization

/// Whether the server is on its way down, for those who must not send people to it any more.
final class Drain: Sendable {
    private let draining = Atomic(false)

    /// True from the first moment of a shutdown on. Does not wait.
    var isDraining: Bool { draining.load(ordering: .relaxed) }

    /// The shutdown has begun.
    func begin() { draining.store(true, ordering: .relaxed) }
}

/// Goes down with what people wait for done: the last service in its group, since the last is told first.
///
/// From the first moment no draft is taken any more and readiness is denied; those under way are stored and
/// acknowledged, then the sockets are sent away, to come back over a while.
struct DrainService: Service {
    let drain: Drain
    let writer: BatchWriter
    /// Says goodbye to every socket.
    let sendAway: @Sendable () -> Void

    /// The longest that drafts under way are waited for.
    private static let patience: Duration = .seconds(5)

    func run() async throws {
        try await gracefulShutdown()
        drain.begin()
        let deadline = ContinuousClock.now + Self.patience
        while !writer.isIdle, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(10))
        }
        sendAway()
    }
}
