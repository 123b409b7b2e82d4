typealias Instant = ContinuousClock.Instant

/// When one connection is attempted, given up, and attempted again. Time and chance are passed in.
struct Link: Equatable {
    enum State: Equatable { case pausing(until: Instant), attempting(deadline: Instant), ready(since: Instant) }
    enum Action: Equatable { case wait, attempt, giveUp }

    private(set) var state: State
    /// Attempts since a connection last proved itself.
    private(set) var attempts = 0
    private var isProven = false
    private let backoff: Backoff
    private let connectTimeout: Duration

    init(backoff: Backoff, connectTimeout: Duration, now: Instant) {
        self.backoff = backoff
        self.connectTimeout = connectTimeout
        state = .pausing(until: now)
    }

    /// When ``tick(at:)`` next has something to do; nil while the connection is in use.
    var deadline: Instant? {
        switch state {
        case .pausing(let instant), .attempting(let instant): instant
        case .ready: nil
        }
    }

    var isReady: Bool {
        if case .ready = state { return true }
        return false
    }

    var isAttempting: Bool {
        if case .attempting = state { return true }
        return false
    }

    /// Time passed.
    mutating func tick(at now: Instant) -> Action {
        switch state {
        case .pausing(let until) where until <= now:
            attempts += 1
            state = .attempting(deadline: now + connectTimeout)
            return .attempt
        case .attempting(let deadline) where deadline <= now:
            return .giveUp
        case .pausing, .attempting, .ready:
            return .wait
        }
    }

    /// The server greeted.
    mutating func greeted(at now: Instant) {
        state = .ready(since: now)
        isProven = false
    }

    /// A command was answered: should this connection be lost, the next attempt follows at once.
    mutating func answered() {
        isProven = true
    }

    /// The attempt failed or the connection ended.
    mutating func failed(at now: Instant, unit: Double) {
        // One that lived longer than any pause counts as proven even if nobody used it.
        if case .ready(let since) = state, isProven || since + backoff.cap <= now { attempts = 0 }
        isProven = false
        state = .pausing(until: now + backoff.pause(beforeAttempt: attempts, unit: unit))
    }
}
