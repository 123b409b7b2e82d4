/// How much is indexed at once, and how long is rested after it, so that people who chat do not notice.
///
/// What PostgreSQL does for an index it does at normal priority: while people write, it gets a fifth of the time.
struct IndexPace: Sendable, Equatable {
    /// How many commits in the time of one step mean that people write.
    static let busyCount: Int64 = 4

    private(set) var isBusy = false

    /// Numbers of the log a step.
    var wordsCount: Int { isBusy ? 100 : 500 }
    var textsCount: Int { isBusy ? 16 : 128 }

    /// A step took `work` in the database, while people committed `commits` times: how long to rest.
    mutating func rest(after work: Duration, commits: Int64) -> Duration {
        isBusy = commits >= Self.busyCount
        return isBusy ? min(work * 4, .seconds(1)) : .zero
    }
}
