internal import Postgres
internal import Synchronization

/// How busy the database's connections are, lane by lane, as its observations tell.
final class PoolFigures: Sendable {
    private let lanes = Mutex<[String: LaneLoad]>([:])

    func set(_ load: LaneLoad, lane: String) { lanes.withLock { $0[lane] = load } }

    /// Of all lanes together.
    var total: LaneLoad {
        lanes.withLock { lanes in
            lanes.values.reduce(into: LaneLoad()) { total, load in
                total.waiting += load.waiting
                total.open += load.open
                total.busy += load.busy
            }
        }
    }
}
