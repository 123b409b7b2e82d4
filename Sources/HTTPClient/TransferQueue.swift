/// Decides which transfers run, which wait for a place, and which are refused. Knows no thread and no clock.
struct TransferQueue<Transfer> {
    typealias ID = UInt64

    private let runningCountMax: Int
    private let waitingCountMax: Int
    private var running: Set<ID> = []
    // In order of arrival; short by its bound, and mostly empty.
    private var waiting: [(id: ID, end: ContinuousClock.Instant, transfer: Transfer)] = []

    init(runningCountMax: Int, waitingCountMax: Int) {
        self.runningCountMax = runningCountMax
        self.waitingCountMax = waitingCountMax
    }

    enum Admission: Equatable {
        /// There is a place: start it.
        case start
        /// It will come out of ``finish(_:)`` or ``expire(now:)``, unless it is cancelled.
        case wait
        /// All places are taken and so is the queue.
        case refuse
    }

    var load: HTTPClientLoad { .init(runningCount: running.count, waitingCount: waiting.count) }

    /// When the first of those waiting has waited too long.
    var nextEnd: ContinuousClock.Instant? { waiting.map(\.end).min() }

    /// Gives `transfer` a place, or lets it wait until `end` at the latest.
    mutating func submit(_ transfer: Transfer, id: ID, end: ContinuousClock.Instant) -> Admission {
        if running.count < runningCountMax {
            running.insert(id)
            return .start
        }
        guard waiting.count < waitingCountMax else { return .refuse }
        waiting.append((id, end, transfer))
        return .wait
    }

    /// Frees the place of a running transfer and returns the one that has it now.
    mutating func finish(_ id: ID) -> Transfer? {
        guard running.remove(id) != nil, !waiting.isEmpty else { return nil }
        let next = waiting.removeFirst()
        running.insert(next.id)
        return next.transfer
    }

    enum Cancellation: Equatable {
        /// It waited, and is out.
        case removed
        /// It runs and must be stopped.
        case stop
        /// It is neither running nor waiting.
        case unknown
    }

    /// Takes a waiting transfer out, or says that it runs.
    mutating func cancel(_ id: ID) -> Cancellation {
        if running.contains(id) { return .stop }
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return .unknown }
        waiting.remove(at: index)
        return .removed
    }

    /// Takes out those that have waited too long.
    mutating func expire(now: ContinuousClock.Instant) -> [Transfer] {
        let expired = waiting.filter { $0.end <= now }
        guard !expired.isEmpty else { return [] }
        waiting.removeAll { $0.end <= now }
        return expired.map(\.transfer)
    }

    /// Takes out all that wait.
    mutating func removeWaiting() -> [Transfer] {
        defer { waiting = [] }
        return waiting.map(\.transfer)
    }
}
