import Logging
import Synchronization

/// What a subscription's reader, its owner and its thread share.
final class SubscriptionShared: Sendable {
    let configuration: RedisConfiguration
    let channels: [String]
    let patterns: [String]
    let logger: Logger
    let observe: RedisObserver
    let wakeup: Wakeup
    let mailbox: Mailbox
    let isClosed = Mutex(false)
    let ended = Latch()

    init(
        _ configuration: RedisConfiguration, channels: [String], patterns: [String], logger: Logger,
        observe: @escaping RedisObserver
    ) throws(RedisOutage) {
        self.configuration = configuration
        // The server confirms a name given twice twice, but one confirmation is all that a name is worth.
        self.channels = Set(channels).sorted()
        self.patterns = Set(patterns).sorted()
        self.logger = logger
        self.observe = observe
        wakeup = try Wakeup()
        mailbox = Mailbox(
            eventsMax: configuration.subscriptionEventsMax, bytesMax: configuration.subscriptionBytesMax)
    }

    /// Lets the thread end and the reader with it.
    func close() {
        isClosed.withLock { $0 = true }
        mailbox.close()
        wakeup.signal()
    }
}
