/// How often something may be done: so many times at once, and then so many a minute.
struct Allowance: Sendable, Equatable {
    let burst: Double
    let perMinute: Double

    init(burst: Double, perMinute: Double) {
        self.burst = max(1, burst)
        self.perMinute = max(perMinute, 0.001)
    }

    /// What somebody has left of an allowance.
    struct Balance: Sendable, Equatable {
        private var level: Double
        private var at: Duration

        /// A full one.
        init(_ allowance: Allowance, now: Duration) {
            level = allowance.burst
            at = now
        }

        /// How long until there is one to take; nil where there is now.
        mutating func wait(_ allowance: Allowance, now: Duration) -> Duration? {
            let minutes = max(.zero, now - at) / .seconds(60)
            level = min(allowance.burst, level + minutes * allowance.perMinute)
            at = max(at, now)
            return level >= 1 ? nil : .seconds((1 - level) / allowance.perMinute * 60)
        }

        /// Takes one, which ``wait(_:now:)`` has found to be there.
        mutating func take() { level -= 1 }
    }
}
