import Synchronization

/// What a run has seen, from all sides: what was answered, what went wrong, and how much of what there was.
final class RunRecord: Sendable {
    /// A message that the server said it has.
    struct Acknowledged: Hashable, Sendable {
        let group: String
        let user: String
        let clientID: String
        let seq: Int64
        let id: String
    }

    /// A subscription that is over.
    struct EndedStream: Sendable {
        let group: String
        let user: String
        let stream: Stream
    }

    struct State: Sendable {
        /// The groups of the run, in the order in which they came.
        var groups: [String] = []
        /// Those of them that were made in this run: all that was ever sent to them is known.
        var made: Set<String> = []
        /// The direct conversation of two people; more than one is one too many.
        var directs: [Set<String>: Set<String>] = [:]
        var violations: [String] = []
        var acknowledged: Set<Acknowledged> = []
        /// Messages that were sent, whatever came of them, by group and author.
        var sent: [String: [String: Set<String>]] = [:]
        var endedStreams: [EndedStream] = []
        var tally = Tally()
    }

    /// Whether there is a server to play against.
    let isServing: @Sendable () -> Bool
    private let state = Mutex(State())

    init(isServing: @escaping @Sendable () -> Bool) {
        self.isServing = isServing
    }

    var current: State { state.withLock { $0 } }

    func violation(_ what: String) {
        state.withLock { $0.violations.append(what) }
    }

    func count(_ name: String) {
        state.withLock { $0.tally.counts[name, default: 0] += 1 }
    }

    func add(_ value: GroupValue, isNew: Bool) {
        state.withLock {
            if !$0.groups.contains(value.id) { $0.groups.append(value.id) }
            if isNew { $0.made.insert(value.id) }
        }
    }

    func addDirect(_ value: GroupValue, isNew: Bool, of people: Set<String>) {
        add(value, isNew: isNew)
        let isOne = state.withLock {
            $0.directs[people, default: []].insert(value.id)
            return $0.directs[people]?.count == 1
        }
        if !isOne { violation("\(people.sorted()) have more than one direct conversation") }
    }

    func isSending(_ clientID: String, to group: String, _ user: String) {
        _ = state.withLock { $0.sent[group, default: [:]][user, default: []].insert(clientID) }
    }

    func acknowledge(_ ack: Acknowledged) {
        let others = state.withLock { state in
            state.acknowledged.insert(ack)
            return state.acknowledged.filter { $0.clientID == ack.clientID && $0 != ack }
        }
        for other in others {
            violation("\(ack.clientID) is #\(ack.seq) \(ack.id), and was #\(other.seq) \(other.id)")
        }
    }

    func ended(_ stream: Stream, of group: String, _ user: String) {
        state.withLock { $0.endedStreams.append(EndedStream(group: group, user: user, stream: stream)) }
    }
}

/// How often what happened: a check that had nothing to look at would show.
struct Tally: Sendable {
    var counts: [String: Int] = [:]

    mutating func add(_ other: Tally) {
        counts.merge(other.counts, uniquingKeysWith: +)
    }
}
