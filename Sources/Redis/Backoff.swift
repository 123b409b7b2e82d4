/// Pauses between attempts: full jitter, so that many nodes do not return to a restarted server as one.
struct Backoff: Equatable {
    let base: Duration
    let cap: Duration

    /// The pause before attempt `number` (0 is the first after a connection that worked, and waits for nothing):
    /// `unit`, from 0 to 1, of the lesser of `cap` and `base` doubled `number - 1` times.
    func pause(beforeAttempt number: Int, unit: Double) -> Duration {
        guard number > 0 else { return .zero }
        // Beyond 2^30 any base is past any cap; the bound keeps the product finite.
        let bound = min(cap, base * (1 << min(number - 1, 30)))
        return bound * unit
    }
}
