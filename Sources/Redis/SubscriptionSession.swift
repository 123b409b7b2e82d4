/// What one connection of a subscription has said and heard. Time is passed in.
struct SubscriptionSession {
    enum Action: Equatable { case none, confirmed, deliver(RedisEvent), drop(RedisOutage) }

    private let pingInterval: Duration
    private let pingTimeout: Duration
    private var unconfirmed: Int
    private var lastHeard: Instant
    private var isPinging = false

    /// A session that has just asked for `channelCount` channels and patterns.
    init(channelCount: Int, pingInterval: Duration, pingTimeout: Duration, now: Instant) {
        unconfirmed = channelCount
        self.pingInterval = pingInterval
        self.pingTimeout = pingTimeout
        lastHeard = now
    }

    /// When ``tick(at:)`` next has something to do.
    var deadline: Instant {
        lastHeard + (isPinging ? pingInterval + pingTimeout : pingInterval)
    }

    /// Time passed. True where a PING is due; a server silent after one is dropped.
    mutating func tick(at now: Instant) -> (mustPing: Bool, outage: RedisOutage?) {
        guard deadline <= now else { return (false, nil) }
        if isPinging { return (false, .timedOut) }
        isPinging = true
        return (true, nil)
    }

    /// The server said something.
    mutating func receive(_ reply: RedisValue, at now: Instant) -> Action {
        lastHeard = now
        isPinging = false
        if case .error(let error) = reply { return .drop(.refused(code: error.code)) }
        // Without a name to subscribe to, PING is answered as a status.
        if case .simple = reply { return .none }
        guard let parts = reply.array, let kind = parts.first?.string else { return .drop(.protocolViolation) }
        switch (kind, parts.count) {
        case ("message", 3): return deliver(channel: parts[1], payload: parts[2])
        case ("pmessage", 4): return deliver(channel: parts[2], payload: parts[3])
        case ("subscribe", 3), ("psubscribe", 3): return confirm()
        case ("pong", _): return .none
        default: return .drop(.protocolViolation)
        }
    }

    private mutating func confirm() -> Action {
        guard unconfirmed > 0 else { return .drop(.protocolViolation) }
        unconfirmed -= 1
        return unconfirmed == 0 ? .confirmed : .none
    }

    private func deliver(channel: RedisValue, payload: RedisValue) -> Action {
        guard let bytes = payload.bytes else { return .drop(.protocolViolation) }
        // Whoever may publish chooses the payload, but not the name of a channel that we asked for by text; a
        // pattern may match one that is no text, which nobody here could name.
        guard let name = channel.string else { return .none }
        return .deliver(.message(channel: name, payload: bytes))
    }
}
