/// How long to wait before the next attempt to connect: doubling, capped, and spread by chance so that the
/// connections of many nodes do not return at one moment.
struct Backoff {
    let base: Duration
    let cap: Duration
    private(set) var attempts = 0

    init(base: Duration = .milliseconds(20), cap: Duration = .seconds(1)) {
        self.base = base
        self.cap = cap
    }

    /// The next pause, between half of the step and all of it. `chance` is between 0 and 1.
    mutating func next(chance: Double) -> Duration {
        let doublings = min(attempts, 20)
        let step = min(cap, base * (1 << doublings))
        attempts += 1
        return step * (0.5 + 0.5 * chance)
    }

    mutating func reset() { attempts = 0 }
}
