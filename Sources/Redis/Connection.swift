import Glibc

/// Keeps one connection to the server: attempts, greets, gives up, attempts again. It carries out what ``Link``
/// decides and reports what happened; what is sent over it is its owner's affair. For one thread.
final class Connection {
    enum Event: Equatable {
        case attempted
        case greeted
        case replies([RedisValue])
        /// `wasReady`: a connection in use ended, and not an attempt.
        case failed(RedisOutage, wasReady: Bool)
    }

    private let configuration: RedisConfiguration
    private let resolver: Resolver
    private var link: Link
    private var wire: Wire?
    private var handshake: Handshake
    private var addressIndex = 0

    init(_ configuration: RedisConfiguration, wakeup: Wakeup, now: Instant) {
        self.configuration = configuration
        resolver = Resolver(configuration.endpoint, wakeup: wakeup)
        link = Link(
            backoff: Backoff(base: configuration.reconnectDelayBase, cap: configuration.reconnectDelayMax),
            connectTimeout: configuration.connectTimeout, now: now)
        handshake = Handshake(configuration)
    }

    var isReady: Bool { link.isReady }
    /// When ``advance(at:)`` is due; nil while only the socket matters.
    var deadline: Instant? { link.deadline }
    /// What to poll for; nil without a socket.
    var poll: pollfd? {
        wire.map { wire in
            pollfd(fd: wire.descriptor, events: Int16(POLLIN | (wire.hasOutgoing ? POLLOUT : 0)), revents: 0)
        }
    }

    /// Does what time asks for: begins an attempt, continues one whose name was resolved, or gives it up.
    func advance(at now: Instant) -> [Event] {
        switch link.tick(at: now) {
        case .attempt: [.attempted] + open(at: now)
        case .giveUp: [fail(.timedOut, at: now)]
        case .wait: wire == nil && link.isAttempting ? open(at: now) : []
        }
    }

    /// Queues bytes of a ready connection.
    func append(_ bytes: [UInt8]) {
        wire?.append(bytes)
    }

    /// Sends what was queued.
    func flush(at now: Instant) -> [Event] {
        do throws(RedisOutage) {
            try wire?.flush()
            return []
        } catch {
            return [fail(error, at: now)]
        }
    }

    /// Reads and writes what the socket is ready for. Replies that came before a failure are reported before it.
    func service(_ revents: Int16, at now: Instant) -> [Event] {
        guard let wire, revents != 0 else { return [] }
        var replies: [RedisValue] = []
        let outage = Self.exchange(over: wire, isReadable: Int32(revents) & ~POLLOUT != 0, into: &replies)
        var events: [Event] = []
        // A refusal in the greeting says more than the end of the stream that follows it.
        if let outage = sort(replies, into: &events, at: now) ?? outage { events.append(fail(outage, at: now)) }
        return events
    }

    /// A command was answered as it should be.
    func answered() {
        link.answered()
    }

    /// Ends the connection or attempt.
    func fail(_ outage: RedisOutage, at now: Instant) -> Event {
        let wasReady = link.isReady
        wire = nil
        link.failed(at: now, unit: Double.random(in: 0..<1))
        return .failed(outage, wasReady: wasReady)
    }
}

extension Connection {
    private func open(at now: Instant) -> [Event] {
        guard case .addresses(let addresses) = resolver.addresses() else { return [] }
        guard !addresses.isEmpty else { return [fail(.unresolvable, at: now)] }
        // Each attempt takes the next address, so that one dead address of a name does not hide a living one.
        addressIndex = (addressIndex + 1) % addresses.count
        do throws(RedisOutage) {
            let wire = try Wire(
                to: addresses[addressIndex], replyBytesMax: configuration.replyBytesMax,
                replyElementsMax: configuration.replyElementsMax)
            handshake = Handshake(configuration)
            wire.append(handshake.encoded)
            self.wire = wire
            return []
        } catch {
            return [fail(error, at: now)]
        }
    }

    private static func exchange(over wire: Wire, isReadable: Bool, into replies: inout [RedisValue]) -> RedisOutage? {
        do throws(RedisOutage) {
            try wire.flush()
            if isReadable { try wire.receive(into: &replies) }
            return nil
        } catch {
            return error
        }
    }

    /// The first replies belong to the greeting, the rest to the owner.
    private func sort(_ replies: [RedisValue], into events: inout [Event], at now: Instant) -> RedisOutage? {
        var rest = replies[...]
        while !link.isReady, let reply = rest.popFirst() {
            switch handshake.receive(reply) {
            case .pending: continue
            case .refused(let code): return .refused(code: code)
            case .done:
                link.greeted(at: now)
                events.append(.greeted)
            }
        }
        if !rest.isEmpty { events.append(.replies(Array(rest))) }
        return nil
    }
}
