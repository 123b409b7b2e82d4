internal import Postgres

/// The two clocks that accounts go by, so that tests can set them.
struct AccountClock: Sendable {
    /// The time of day: what stands in tokens.
    let now: @Sendable () -> Timestamp
    /// Time that only ever moves on, from some beginning: for ages and rates, which a corrected time of day must not
    /// touch.
    let elapsed: @Sendable () -> Duration

    static let system = AccountClock(
        now: { .now },
        elapsed: { AccountClock.beginning.duration(to: .now) })

    private static let beginning = ContinuousClock.now
}
