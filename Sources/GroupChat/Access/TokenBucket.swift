/// A rate with a burst: so many at once, then so many a minute.
///
/// Time is given from outside, so that nothing here waits. It may stand still or, between two threads' readings, go
/// back a little: then nothing is gained.
public struct TokenBucket: Sendable, Equatable {
    /// What a bucket holds and how fast it fills.
    public struct Rate: Sendable, Equatable {
        public let perMinute: Int
        public let burst: Int

        /// Below 1 is taken as 1: a rate of nothing would have no time to name.
        public init(perMinute: Int, burst: Int) {
            self.perMinute = max(1, perMinute)
            self.burst = max(1, burst)
        }

        fileprivate var perNanosecond: Double { Double(perMinute) / 60e9 }
    }

    private var tokens: Double
    private var filled: ContinuousClock.Instant

    /// A full one.
    public init(_ rate: Rate, now: ContinuousClock.Instant) {
        tokens = Double(rate.burst)
        filled = now
    }

    /// Takes one, or says how long until there is one. Refused attempts cost nothing.
    public mutating func take(_ rate: Rate, now: ContinuousClock.Instant) -> RateLimiter.Decision {
        fill(rate, now)
        guard tokens < 1 else {
            tokens -= 1
            return .allowed
        }
        return .wait(.nanoseconds(Int64(((1 - tokens) / rate.perNanosecond).rounded(.up))))
    }

    /// Whether it is as good as new.
    func isFull(_ rate: Rate, now: ContinuousClock.Instant) -> Bool {
        var copy = self
        copy.fill(rate, now)
        return copy.tokens >= Double(rate.burst)
    }

    private mutating func fill(_ rate: Rate, _ now: ContinuousClock.Instant) {
        guard now > filled else { return }
        let (seconds, attoseconds) = (now - filled).components
        let nanoseconds = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
        tokens = min(Double(rate.burst), tokens + nanoseconds * rate.perNanosecond)
        filled = now
    }
}
