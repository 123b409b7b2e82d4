import Logging
import Synchronization

/// The client's thread: takes what arrived, writes it behind what is in flight, and gives replies to the callers in
/// order. ``Link``, ``Breaker`` and ``CommandQueue`` decide; this carries out.
final class ClientLoop {
    private let shared: ClientShared
    private let connection: Connection
    private var queue = CommandQueue<Request>()
    private var breaker: Breaker
    private var releasedCommands = 0
    private var releasedBytes = 0

    init(_ shared: ClientShared) {
        self.shared = shared
        connection = Connection(shared.configuration, wakeup: shared.wakeup, now: .now)
        breaker = Breaker(failuresMax: shared.configuration.breakerFailuresMax)
    }

    /// Runs until the client is shut down; then every request left is told so.
    func run() {
        while take() {
            let now = Instant.now
            handle(connection.advance(at: now), at: now)
            expire(at: now)
            write(at: now)
            release()
            sleep()
        }
        for request in queue.dropInFlight() + queue.dropWaiting() { shared.fail(request, .shutDown) }
    }

    /// False once shut down.
    private func take() -> Bool {
        let (requests, admission) = shared.intake.withLock { ($0.take(), $0.admission) }
        for request in requests { queue.enqueue(request) }
        return admission != .shutDown
    }

    private func sleep() {
        let deadline = [connection.deadline, queue.earliestDeadline].compactMap { $0 }.min()
        // Something arrived meanwhile: look at the socket in passing, or a steady stream of calls would starve it.
        let maySleep = shared.intake.withLock { $0.sleep() }
        let revents = Poller.wait(connection.poll, wakeup: shared.wakeup, until: maySleep ? deadline : .now)
        if maySleep { shared.intake.withLock { $0.wake() } }
        let now = Instant.now
        handle(connection.service(revents, at: now), at: now)
    }

    private func write(at now: Instant) {
        guard connection.isReady else { return }
        while let request = queue.next() {
            if request.isAbandoned { settle(request) } else { connection.append(request.encoded) }
        }
        handle(connection.flush(at: now), at: now)
    }

    /// Gives the room back before a caller is told: one that calls again at once must find it.
    private func release() {
        guard releasedCommands > 0 else { return }
        shared.intake.withLock { $0.release(commands: releasedCommands, bytes: releasedBytes) }
        (releasedCommands, releasedBytes) = (0, 0)
    }

    /// The request takes no room any more.
    private func settle(_ request: Request) {
        releasedCommands += request.replyCount
        releasedBytes += request.encoded.count
    }

    private func fail(_ requests: [Request], _ error: RedisError) {
        for request in requests { settle(request) }
        release()
        for request in requests { shared.fail(request, error) }
    }
}

// MARK: - What happened

extension ClientLoop {
    private func handle(_ events: [Connection.Event], at now: Instant) {
        for event in events {
            switch event {
            case .attempted: breaker.attempted()
            case .greeted: greeted()
            case .replies(let replies):
                // Once a reply has ended the connection, those after it belong to nobody.
                guard receive(replies, at: now) else { return }
            case .failed(let outage, let wasReady): failed(outage, wasReady: wasReady)
            }
        }
    }

    private func receive(_ replies: [RedisValue], at now: Instant) -> Bool {
        let (completed, areExpected) = match(replies)
        release()
        for (request, values) in completed where request.finish(.success(values)) {
            shared.observe(.commandCompleted(name: request.name, duration: now - request.submitted))
        }
        guard areExpected else {
            handle([connection.fail(.protocolViolation, at: now)], at: now)
            return false
        }
        breaker.answered()
        connection.answered()
        return true
    }

    /// Finds whose the replies are. Those after one that belongs to nobody are not looked at.
    private func match(_ replies: [RedisValue]) -> (completed: [(Request, [RedisValue])], areExpected: Bool) {
        var completed: [(Request, [RedisValue])] = []
        for reply in replies {
            switch queue.receive(reply) {
            case .partial: break
            case .complete(let request, let values):
                settle(request)
                completed.append((request, values))
            case .unexpected: return (completed, false)
            }
        }
        return (completed, true)
    }

    private func expire(at now: Instant) {
        let expiry = queue.expire(at: now)
        fail(expiry.waiting + expiry.inFlight, .timedOut)
        if !expiry.inFlight.isEmpty {
            fail(expiry.lost, .connectionLost(.timedOut))
            handle([connection.fail(.timedOut, at: now)], at: now)
        } else if !expiry.waiting.isEmpty {
            noteFailure(.timedOut)
        }
    }

    private func greeted() {
        shared.logger.debug("Connected to Redis", metadata: ["redis.endpoint": "\(shared.configuration.endpoint)"])
        shared.observe(.connected)
        guard breaker.greeted() == .closed else { return }
        shared.intake.withLock { $0.admit(.open) }
        shared.observe(.breakerClosed)
    }

    private func failed(_ outage: RedisOutage, wasReady: Bool) {
        shared.logger.debug("No connection to Redis", metadata: ["redis.outage": "\(outage)"])
        shared.observe(wasReady ? .disconnected(outage) : .connectFailed(outage))
        fail(queue.dropInFlight(), .connectionLost(outage))
        noteFailure(outage)
    }

    private func noteFailure(_ outage: RedisOutage) {
        if breaker.failed() == .opened { shared.observe(.breakerOpened) }
        guard !breaker.admits else { return }
        // Also while it stays open: the newest reason is the one worth telling.
        shared.intake.withLock { $0.admit(.unavailable(outage)) }
        refuseWaiting(outage)
    }

    /// Takes what had arrived before the gate closed as well.
    private func refuseWaiting(_ outage: RedisOutage) {
        let late = shared.intake.withLock { $0.take() }
        fail(late, .unavailable(outage))
        fail(queue.dropWaiting(), .unavailable(outage))
    }
}
