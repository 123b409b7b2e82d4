/// A lane and what the serving thread knows of it.
struct LaneState {
    let lane: Lane
    var scheduler: LaneScheduler<Request>
    /// The connections of the lane, by slot.
    let connections: Range<Int>
    /// Since when no connection is up.
    var downSince: MonotonicTime?
    var lastFailure: String?
    var observedLoad = LaneLoad()

    init(_ lane: Lane, connections: Range<Int>, now: MonotonicTime) {
        self.lane = lane
        self.connections = connections
        scheduler = LaneScheduler(connections: lane.connections, depth: lane.depth)
        downSince = now
    }

    /// When a waiting request is told that nothing is up; never while something is.
    func unavailableAt(_ request: Request, after patience: Duration) -> MonotonicTime {
        guard let downSince else { return .distantFuture }
        return max(downSince, request.submittedAt) + patience
    }
}
