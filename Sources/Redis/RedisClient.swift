public import Logging
import Synchronization

/// A client of one Redis server, to be shared by all tasks of a program.
///
/// One thread writes what all of them send over one connection, without waiting for earlier replies, and gives each
/// reply to its caller. Every call ends by its deadline, also while the server is stopped, starting or gone:
///
/// - While the server is away, calls are refused within microseconds (``RedisError/unavailable(_:)``); the connection
///   is attempted again after jittered pauses, and calls are taken from the moment the server has greeted.
/// - A deadline that passes in flight ends the connection, so that a late reply can never reach another caller.
/// - What was in flight when a connection ends is failed and never sent again: only the caller knows whether it may be.
/// - Redis holds what may be lost. A caller goes on without a reply.
///
/// Commands that block in the server (BLPOP, WAIT …) hold up everyone; use a client of their own for them.
public final class RedisClient: Sendable {
    let shared: ClientShared

    /// Starts the thread, which connects at once; calls may be made meanwhile. Throws only where the system gives no
    /// thread or descriptor. `onObservation` is called on that thread, or in the task of a refused call.
    public init(
        _ configuration: RedisConfiguration, logger: Logger = Logger(label: "redis"),
        onObservation: @escaping RedisObserver = { _ in }
    ) throws(RedisOutage) {
        let shared = try ClientShared(configuration, logger: logger, observe: onObservation)
        self.shared = shared
        try WorkerThread.start("redis-client") {
            Self.run(shared)
            shared.ended.open()
        }
    }

    deinit {
        shared.shutDown()
    }

    /// Commands that wait or are in flight now: a gauge, and the measure of
    /// ``RedisConfiguration/queueCommandsMax``.
    public var commandsPending: Int {
        shared.intake.withLock { $0.commands }
    }

    /// Ends the thread and the connection, and returns when both are gone. What waits or is in flight fails with
    /// ``RedisError/shutDown``, as does every later call. May be called again.
    public func shutdown() async {
        shared.shutDown()
        await shared.ended.wait()
    }

    /// In a function of its own, so that connection and socket are gone when it returns.
    private static func run(_ shared: ClientShared) {
        ClientLoop(shared).run()
    }
}
