/// Decides whether a server that may be away is asked at all.
///
/// ```
/// closed ──failuresMax in a row──▶ open ──its pause is over──▶ probing
///   ▲                               ▲                             │
///   └───────── an answer ───────────┼──────── a failure ──────────┘
/// ```
/// One call alone is let through as a probe. Each failed probe doubles the pause, up to `pauseMax`.
struct RemoteBreaker {
    typealias Instant = ContinuousClock.Instant

    private enum State {
        case closed(failures: Int)
        case open(until: Instant, pause: Duration)
        case probing(pause: Duration)
    }

    static let failuresMax = 5
    static let pauseMin: Duration = .seconds(2)
    static let pauseMax: Duration = .seconds(60)

    private var state = State.closed(failures: 0)

    /// Whether a call may be made now. One that may be must be told of by `answered`, `failed` or `abandoned`.
    mutating func admits(now: Instant) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until, let pause) where until <= now:
            state = .probing(pause: pause)
            return true
        case .open, .probing: return false
        }
    }

    /// The server answered, if only to refuse.
    mutating func answered() { state = .closed(failures: 0) }

    /// The server was away, too slow or too busy.
    mutating func failed(now: Instant) {
        switch state {
        case .closed(let failures) where failures + 1 < Self.failuresMax: state = .closed(failures: failures + 1)
        case .closed: open(Self.pauseMin, now)
        case .probing(let pause): open(min(pause * 2, Self.pauseMax), now)
        case .open: break
        }
    }

    /// The call ended without telling anything of the server. A probe that did is made again by the next call.
    mutating func abandoned(now: Instant) {
        if case .probing(let pause) = state { state = .open(until: now, pause: pause) }
    }

    private mutating func open(_ pause: Duration, _ now: Instant) {
        state = .open(until: now + pause, pause: pause)
    }
}
