/// Where one connection is on its way up, and when something about that is due.
///
/// ```
/// down ──due──▶ connecting ──▶ settingUp ──▶ ready
///   ▲               │               │          │
///   └────back-off───┴───────────────┴──lost────┘        close: ──▶ closed, for good
/// ```
struct ConnectionLifecycle {
    enum State: Equatable {
        case down(retryAt: MonotonicTime)
        case connecting(until: MonotonicTime)
        case settingUp(until: MonotonicTime)
        case ready
        case closed
    }

    enum Action: Equatable {
        case none
        case connect
        case abandonAttempt
    }

    private(set) var state: State
    private var backoff: Backoff

    init(now: MonotonicTime, backoff: Backoff = Backoff()) {
        state = .down(retryAt: now)
        self.backoff = backoff
    }

    /// When `due` has something to say.
    var nextDue: MonotonicTime {
        switch state {
        case .down(let time), .connecting(let time), .settingUp(let time): time
        case .ready, .closed: .distantFuture
        }
    }

    var isReady: Bool { state == .ready }

    /// What is to be done by now. Asked for `.connect`, the caller makes the attempt and tells how it goes.
    mutating func due(now: MonotonicTime, timeout: Duration) -> Action {
        guard nextDue <= now else { return .none }
        switch state {
        case .down:
            state = .connecting(until: now + timeout)
            return .connect
        case .connecting, .settingUp: return .abandonAttempt
        case .ready, .closed: return .none
        }
    }

    /// The handshake is done; role and settings are on their way, within the time of the same attempt.
    mutating func connected() {
        guard case .connecting(let until) = state else { preconditionFailure("connected while \(state)") }
        state = .settingUp(until: until)
    }

    /// The session is as the lane wants it.
    mutating func setUp() {
        guard case .settingUp = state else { preconditionFailure("set up while \(state)") }
        state = .ready
        backoff.reset()
    }

    /// The attempt failed, or the connection broke. `chance` is between 0 and 1.
    mutating func lost(now: MonotonicTime, chance: Double) {
        guard state != .closed else { return }
        state = .down(retryAt: now + backoff.next(chance: chance))
    }

    mutating func close() { state = .closed }
}
