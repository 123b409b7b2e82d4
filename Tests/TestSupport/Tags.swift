package import Testing

extension Tag {
    /// Needs PostgreSQL.
    @Tag package static var database: Self
    /// Needs Redis.
    @Tag package static var redis: Self
    /// States who cannot do what.
    @Tag package static var security: Self
    /// Takes seconds.
    @Tag package static var slow: Self
}

extension Trait where Self == ConditionTrait {
    /// Leaves the test out of `make test-fast`.
    package static var longRunning: Self {
        .disabled(if: TestRun.isFast, "long-running: make test runs it")
    }
}
