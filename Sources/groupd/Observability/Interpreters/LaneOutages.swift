internal import Postgres

/// Which lanes have no connection at all, so that an outage is told when it begins and when it ends.
struct LaneOutages {
    enum Change: Equatable {
        /// The lane had connections and has none; the last reason heard, if any.
        case lost(DisconnectReason?)
        case returned
    }

    private var openCounts: [String: Int] = [:]
    private var isAway: Set<String> = []
    private var reasons: [String: DisconnectReason] = [:]

    /// A connection ended, or an attempt did.
    mutating func note(_ reason: DisconnectReason, lane: String) { reasons[lane] = reason }

    /// Nil where that is no news. Coming up for the first time is none.
    mutating func note(_ load: LaneLoad, lane: String) -> Change? {
        let before = openCounts.updateValue(load.open, forKey: lane) ?? 0
        switch (before, load.open) {
        case (1..., 0):
            isAway.insert(lane)
            return .lost(reasons[lane])
        case (0, 1...): return isAway.remove(lane) == nil ? nil : .returned
        default: return nil
        }
    }
}
