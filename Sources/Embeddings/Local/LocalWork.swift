/// Decides what waits, who takes it, and when the model is loaded. Knows no thread and no model.
///
/// ```
/// asleep ──first work──▶ loading ──loaded──▶ awake
///   ▲                       │
///   └───────failed──────────┘
/// ```
struct LocalWork<Job> {
    enum Submission: Equatable {
        /// A thread will take it.
        case wait
        /// It waits, and the model must be loaded.
        case load
        case refuse(EmbeddingError)
    }

    enum Next {
        case run(Job)
        case wait
        case exit
    }

    private struct Waiting {
        let id: UInt64
        let texts: Int
        let job: Job
    }

    private enum State { case asleep, loading, awake, shutDown }

    private let textsMax: [Embedder.Purpose: Int]
    private var state = State.asleep
    private var waiting: [Embedder.Purpose: [Waiting]] = [:]

    /// - Parameter textsMax: texts that may wait for each purpose; beyond, work is refused.
    init(textsMax: [Embedder.Purpose: Int]) { self.textsMax = textsMax }

    /// Texts that wait.
    func waitingCount(_ purpose: Embedder.Purpose) -> Int { waiting[purpose, default: []].reduce(0) { $0 + $1.texts } }

    /// Lets a job wait in order of arrival. One alone is never refused for its size.
    mutating func submit(_ job: Job, id: UInt64, texts: Int, for purpose: Embedder.Purpose) -> Submission {
        guard state != .shutDown else { return .refuse(.shutDown) }
        let before = waitingCount(purpose)
        guard before == 0 || before + texts <= textsMax[purpose, default: 0] else { return .refuse(.overloaded) }
        waiting[purpose, default: []].append(Waiting(id: id, texts: texts, job: job))
        guard state == .asleep else { return .wait }
        state = .loading
        return .load
    }

    /// The model is there; false when nobody wants it any more.
    mutating func loaded() -> Bool {
        guard state == .loading else { return false }
        state = .awake
        return true
    }

    /// There is no model: gives back what waits. The next work tries again.
    mutating func failed() -> [Job] {
        if state == .loading { state = .asleep }
        return removeAll()
    }

    /// What a thread for this purpose should do.
    mutating func next(for purpose: Embedder.Purpose) -> Next {
        guard state != .shutDown else { return .exit }
        guard state == .awake, waiting[purpose, default: []].isEmpty == false else { return .wait }
        return .run(waiting[purpose, default: []].removeFirst().job)
    }

    /// Takes out a job that waits; `nil` when it has begun, is done, or was never here.
    mutating func cancel(_ id: UInt64) -> Job? {
        for purpose in [Embedder.Purpose.query, .backfill] {
            guard let index = waiting[purpose, default: []].firstIndex(where: { $0.id == id }) else { continue }
            return waiting[purpose, default: []].remove(at: index).job
        }
        return nil
    }

    /// Refuses all work from here on and gives back what waits.
    mutating func shutDown() -> [Job] {
        state = .shutDown
        return removeAll()
    }

    private mutating func removeAll() -> [Job] {
        defer { waiting = [:] }
        return [Embedder.Purpose.query, .backfill].flatMap { waiting[$0, default: []].map(\.job) }
    }
}
