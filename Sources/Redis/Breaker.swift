/// Decides whether calls are taken while Redis may be away.
///
/// ```
/// closed ──failuresMax failures in a row──▶ open ──the next attempt to connect──▶ half-open
///   ▲                                        ▲                                        │
///   └──────────── the server greets ─────────┼──────────── the attempt fails ─────────┘
/// ```
/// The probe is the greeting of a new connection, so no caller's command is ever risked as one. A failure is a lost
/// connection, a failed attempt, or a deadline that passed.
struct Breaker: Equatable {
    enum State: Equatable { case closed(failures: Int), open, halfOpen }
    enum Change: Equatable { case none, opened, closed }

    private(set) var state = State.closed(failures: 0)
    let failuresMax: Int

    init(failuresMax: Int) {
        self.failuresMax = max(1, failuresMax)
    }

    /// Whether calls are taken.
    var admits: Bool {
        if case .closed = state { return true }
        return false
    }

    /// An attempt to connect begins.
    mutating func attempted() {
        if state == .open { state = .halfOpen }
    }

    /// The server greeted. Until a command is answered, one more failure opens again: a server that greets
    /// and then hangs must not be trusted with `failuresMax` callers each time.
    mutating func greeted() -> Change {
        guard !admits else { return .none }
        state = .closed(failures: failuresMax - 1)
        return .closed
    }

    /// A command was answered.
    mutating func answered() {
        if admits { state = .closed(failures: 0) }
    }

    /// A connection, an attempt or a command failed.
    mutating func failed() -> Change {
        switch state {
        case .closed(let failures) where failures + 1 < failuresMax:
            state = .closed(failures: failures + 1)
            return .none
        case .closed:
            state = .open
            return .opened
        case .open, .halfOpen:
            state = .open
            return .none
        }
    }
}
