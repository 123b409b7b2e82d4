import Postgres

/// What a query says besides its words: whom it names, and when it was.
struct QueryCues: Sendable, Equatable {
    /// The first member named; more than one where several have that name.
    var named: [UserID] = []
    var alsoNamed: [UserID] = []
    var dates: [NamedDate] = []

    /// What a message gets for its time.
    func bonus(at time: Timestamp, _ weights: RankingWeights) -> Double {
        let grace = Int64(weights.afterwardsDays * 86_400e6)
        return dates.reduce(0) { best, date in
            let bonus: Double =
                switch date.unit {
                case .day: weights.day
                case .month: weights.month
                case .year: 0
                }
            if date.start <= time, time < date.end { return max(best, bonus) }
            let late = time.microsecondsSince2000 - date.end.microsecondsSince2000
            return 0 <= late && late < grace ? max(best, bonus * weights.afterwards) : best
        }
    }
}

/// A day, a month or a year that a query names.
struct NamedDate: Sendable, Equatable {
    enum Unit: Sendable { case day, month, year }

    let unit: Unit
    let start: Timestamp
    /// Exclusive.
    let end: Timestamp
    /// Where it stands in the query.
    let range: Range<String.Index>
}
