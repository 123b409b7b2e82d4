/// One client's view of one group, kept across its connections: accepts events that follow each other, and
/// writes down runs of them and whatever is wrong.
///
/// Not a judge: it says what came. That a gap was repaired, that a run is what the log holds, and all else, is
/// for `Checker` to find.
package struct StreamRecorder {
    /// The longest run in one record, so that a wrong hash says nearly where.
    package static let runEventsMax = 1_024

    /// What became of an event.
    package enum Outcome: Equatable {
        case accepted
        /// A number is missing before it: the client must subscribe again after `last`. Nothing is accepted until then.
        case gap(last: Int64)
        /// It was written down as a flaw.
        case flawed
        /// It belongs to a subscription that the client has given up because of a gap.
        case ignored
    }

    private enum State {
        case idle
        case following
        case repairing
    }

    package let client: Int
    package let user: String
    package let group: String
    private var state = State.idle
    /// Where the client stands: what it resumes after.
    package private(set) var position: (epoch: String, seq: Int64)?
    private var run: RunRecord?
    private var hash = RunHash()
    /// What has to be written down, in order.
    private var records: [HistoryRecord] = []

    package init(client: Int, user: String, group: String) {
        self.client = client
        self.user = user
        self.group = group
    }

    package var isFollowing: Bool { if case .following = state { true } else { false } }

    /// A subscription begins after `seq`.
    package mutating func begin(epoch: String, after seq: Int64, manner: BeginRecord.Manner, at time: Int64) {
        closeRun()
        state = .following
        position = (epoch, seq)
        records.append(
            .begin(
                BeginRecord(
                    at: time, client: client, user: user, group: group, epoch: epoch, after: seq, manner: manner)))
    }

    package mutating func receive(_ digest: Fingerprint, seq: Int64, at time: Int64) -> Outcome {
        switch state {
        case .repairing:
            return .ignored
        case .idle:
            flaw(.stray, seq: seq, at: time)
            return .flawed
        case .following:
            let last = position?.seq ?? 0
            guard seq > last else {
                flaw(.repeated, seq: seq, at: time)
                return .flawed
            }
            guard seq == last + 1 else {
                flaw(.gap, seq: seq, at: time)
                state = .repairing
                return .gap(last: last)
            }
            accept(digest, seq: seq, at: time)
            return .accepted
        }
    }

    /// The client subscribes again on its own account: what still comes of the old subscription is not accepted.
    package mutating func interrupt() {
        closeRun()
        if case .following = state { state = .repairing }
    }

    /// The subscription is over. Does nothing where there is none.
    package mutating func end(code: String, at time: Int64) {
        closeRun()
        if case .idle = state { return }
        state = .idle
        records.append(.end(EndRecord(at: time, client: client, user: user, group: group, code: code)))
    }

    /// Forgets the position: what comes next begins anew.
    package mutating func forget() {
        position = nil
    }

    package var hasRecords: Bool { !records.isEmpty }

    /// What was written down since the last call.
    package mutating func takeRecords() -> [HistoryRecord] {
        defer { records.removeAll(keepingCapacity: true) }
        return records
    }

    /// Writes down the run under way, if there is one.
    package mutating func closeRun() {
        guard var closed = run else { return }
        closed.hash = hash.fingerprint
        records.append(.run(closed))
        run = nil
    }

    private mutating func accept(_ digest: Fingerprint, seq: Int64, at time: Int64) {
        position?.seq = seq
        if run == nil {
            run = RunRecord(
                client: client, user: user, group: group, epoch: position?.epoch ?? "", first: seq, last: seq,
                hash: Fingerprint(0), firstAt: time, lastAt: time)
            hash = RunHash()
        }
        hash.append(digest)
        run?.last = seq
        run?.lastAt = time
        if let run, run.last - run.first + 1 >= Int64(Self.runEventsMax) { closeRun() }
    }

    private mutating func flaw(_ kind: FlawRecord.Kind, seq: Int64, at time: Int64) {
        closeRun()
        records.append(
            .flaw(
                FlawRecord(
                    at: time, client: client, user: user, group: group, kind: kind, seq: seq, last: position?.seq ?? 0))
        )
    }
}
