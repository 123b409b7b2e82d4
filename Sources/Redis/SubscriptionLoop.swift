import Logging
import Synchronization

/// The subscription's thread: keeps a connection, asks for the channels on each new one, and delivers what comes.
final class SubscriptionLoop {
    private let shared: SubscriptionShared
    private let connection: Connection
    private var session: SubscriptionSession?
    private var wasSubscribed = false

    init(_ shared: SubscriptionShared) {
        self.shared = shared
        connection = Connection(shared.configuration, wakeup: shared.wakeup, now: .now)
    }

    /// Runs until the subscription is closed.
    func run() {
        while !shared.isClosed.withLock({ $0 }) {
            let now = Instant.now
            handle(connection.advance(at: now), at: now)
            tick(at: now)
            let deadline = [connection.deadline, session?.deadline].compactMap { $0 }.min()
            let revents = Poller.wait(connection.poll, wakeup: shared.wakeup, until: deadline)
            let later = Instant.now
            handle(connection.service(revents, at: later), at: later)
        }
    }

    private func tick(at now: Instant) {
        guard let due = session?.tick(at: now) else { return }
        if let outage = due.outage { handle([connection.fail(outage, at: now)], at: now) }
        if due.mustPing { send(["PING"], at: now) }
    }

    private func send(_ command: RedisCommand, at now: Instant) {
        connection.append(command.encoded)
        handle(connection.flush(at: now), at: now)
    }

    private func handle(_ events: [Connection.Event], at now: Instant) {
        for event in events {
            switch event {
            case .attempted: break
            case .greeted: subscribe(at: now)
            case .replies(let replies):
                guard receive(replies, at: now) else { return }
            case .failed(let outage, let wasReady): failed(outage, wasReady: wasReady)
            }
        }
    }

    private func subscribe(at now: Instant) {
        shared.observe(.connected)
        let (channels, patterns) = (shared.channels, shared.patterns)
        session = SubscriptionSession(
            channelCount: channels.count + patterns.count, pingInterval: shared.configuration.subscriptionPingInterval,
            pingTimeout: shared.configuration.connectTimeout, now: now)
        if !channels.isEmpty { send(RedisCommand("SUBSCRIBE", channels.map { .string($0) }), at: now) }
        if !patterns.isEmpty { send(RedisCommand("PSUBSCRIBE", patterns.map { .string($0) }), at: now) }
    }

    /// False where a reply has ended the connection: those after it are not to be believed.
    private func receive(_ replies: [RedisValue], at now: Instant) -> Bool {
        for reply in replies {
            switch session?.receive(reply, at: now) ?? .drop(.protocolViolation) {
            case .none: break
            case .confirmed: confirmed()
            case .deliver(let event): deliver(event)
            case .drop(let outage):
                handle([connection.fail(outage, at: now)], at: now)
                return false
            }
        }
        return true
    }

    private func confirmed() {
        connection.answered()
        shared.logger.debug("Subscribed", metadata: ["redis.endpoint": "\(shared.configuration.endpoint)"])
        deliver(wasSubscribed ? .reconnected : .subscribed)
        wasSubscribed = true
    }

    private func deliver(_ event: RedisEvent) {
        let dropped = shared.mailbox.put(event)
        if dropped > 0 { shared.observe(.eventsDropped(count: dropped)) }
    }

    private func failed(_ outage: RedisOutage, wasReady: Bool) {
        session = nil
        shared.logger.debug("No subscription", metadata: ["redis.outage": "\(outage)"])
        shared.observe(wasReady ? .disconnected(outage) : .connectFailed(outage))
    }
}
