public import Logging
import Synchronization

/// A subscription to channels of one server, on a connection and a thread of its own.
///
/// It reconnects with jittered pauses, subscribes again, and says so with ``RedisEvent/reconnected``. A silent server
/// is asked with PING, so that one that is stopped or unreachable is noticed too. Keep the subscription for as long
/// as its events are read: letting go of it ends it.
public final class RedisSubscription: Sendable {
    /// What happened, in order, for **one** reader. Ends on ``close()``, after what is buffered, and when the reader's
    /// task is cancelled; both end the subscription. Bounded: see ``RedisEvent/dropped(count:)``.
    public let events: AsyncStream<RedisEvent>
    private let shared: SubscriptionShared

    /// Starts the thread, which connects and subscribes at once. `patterns` are Redis' globs. Without any name there is
    /// nothing to hear, and ``RedisEvent/subscribed`` never comes. Throws only where the system gives no thread or
    /// descriptor. `onObservation` is called on that thread.
    public init(
        _ configuration: RedisConfiguration, channels: [String], patterns: [String] = [],
        logger: Logger = Logger(label: "redis"), onObservation: @escaping RedisObserver = { _ in }
    ) throws(RedisOutage) {
        let shared = try SubscriptionShared(
            configuration, channels: channels, patterns: patterns, logger: logger, observe: onObservation)
        self.shared = shared
        events = AsyncStream {
            await shared.mailbox.next()
        } onCancel: {
            shared.close()
        }
        try WorkerThread.start("redis-subscribe") {
            Self.run(shared)
            shared.ended.open()
        }
    }

    deinit {
        shared.close()
    }

    /// Ends the thread and the connection, and returns when both are gone. May be called again.
    public func close() async {
        shared.close()
        await shared.ended.wait()
    }

    /// In a function of its own, so that connection and socket are gone when it returns.
    private static func run(_ shared: SubscriptionShared) {
        SubscriptionLoop(shared).run()
    }
}
