/// Decides whether a request that failed is sent again, and when. Knows no clock: it is told how much time is left.
struct RemoteAttempts {
    /// What came of an attempt.
    enum Failure: Equatable {
        /// No connection: the server cannot have seen the request.
        case notConnected
        /// 429 or 5xx, with what `Retry-After` says, if it says anything.
        case busy(retryAfter: Duration?)
        /// Anything else: asking again would give the same.
        case other
    }

    enum Decision: Equatable {
        case retry(after: Duration)
        case giveUp
    }

    static let countMax = 3
    static let pauseMin: Duration = .milliseconds(100)
    /// Who asks for more is given up on: whoever waits has long gone.
    static let pauseMax: Duration = .seconds(10)

    private var count = 0

    /// - Parameters:
    ///   - left: until the caller's deadline.
    ///   - unit: a random number from 0 to 1, so that many callers do not come back as one.
    mutating func failed(_ failure: Failure, left: Duration, unit: Double) -> Decision {
        count += 1
        guard count < Self.countMax, failure != .other else { return .giveUp }
        let bound = Self.pauseMin * (1 << count)
        var pause = bound / 2 + bound / 2 * unit
        if case .busy(let asked?) = failure { pause = max(pause, asked) }
        guard pause <= Self.pauseMax, pause < left else { return .giveUp }
        return .retry(after: pause)
    }
}
