public import Postgres
import Synchronization

/// Stores what people write: one batch after the other, many groups and authors in each.
///
/// A draft's completion is called once, after the commit (or with the reason why nothing was
/// stored), on no particular thread; it must not block. What a batch added is handed to
/// `committed` before any completion runs, in the order of the groups' numbers, and never before
/// the commit.
public final class BatchWriter: Sendable {
    public typealias Completion = @Sendable (Result<Receipt, ChatError>) -> Void
    typealias StateMachine = BatchStateMachine<Completion>

    /// How long a sender waits at the longest.
    public struct Patience: Sendable {
        /// How long a batch may take before its connection is given up.
        public var attempt = Duration.seconds(3)
        /// How long it is tried to find out what became of a batch whose connection was given up.
        public var doubt = Duration.seconds(3)

        public init() {}
    }

    /// How long a draft waits for a head that somebody else holds.
    static let lockTimeout = Duration.seconds(2)
    /// A batch up to this size is planned where its draft is taken, and concluded on the thread that the database
    /// answers on: two changes of thread less are a tenth of a lone message's way.
    static let smallCountMax = 4

    private let database: Database
    private let observe: @Sendable (ChatObservation) -> Void
    private let committed: @Sendable ([Committed]) -> Void
    private let refusal: @Sendable () -> ChatError?
    private let patience: Patience
    private let state: Mutex<StateMachine>
    private let isStopping = Atomic(false)

    /// - Parameter refusal: Why no draft is taken at this moment, asked before each; it returns at once.
    public init(
        database: Database, observe: @escaping @Sendable (ChatObservation) -> Void = { _ in },
        committed: @escaping @Sendable ([Committed]) -> Void = { _ in },
        refusal: @escaping @Sendable () -> ChatError? = { nil }, patience: Patience = Patience()
    ) {
        self.database = database
        self.observe = observe
        self.committed = committed
        self.refusal = refusal
        self.patience = patience
        state = Mutex(StateMachine())
    }

    /// Takes the draft into the next batch.
    public func submit(_ draft: Draft, completion: @escaping Completion) {
        if let error = refusal() { return completion(.failure(error)) }
        if let action = state.withLock({ $0.submit(draft, completion) }) { perform(action) }
    }

    /// The same, waiting for the answer. Cancelling the task does not take the draft back.
    public func submit(_ draft: Draft) async throws(ChatError) -> Receipt {
        let result = await withCheckedContinuation { continuation in
            submit(draft) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// True while nothing is being written and nothing waits.
    public var isIdle: Bool { state.withLock { $0.isIdle } }

    /// Drafts that wait for their batch.
    public var waitingCount: Int { state.withLock { $0.waitingCount } }

    /// Refuses what waits and what comes. What is being written goes on to its end; a batch whose
    /// outcome cannot be found out any more is answered with `outcomeUnknown`.
    public func stop() {
        isStopping.store(true, ordering: .releasing)
        if let action = state.withLock({ $0.stop() }) { perform(action) }
    }

    private func perform(_ action: StateMachine.Action) {
        switch action {
        case .write(let batch) where batch.entries.count <= Self.smallCountMax:
            writeSmall(batch)
        case .write(let batch):
            Task(priority: .high) { await write(batch) }
        case .writeHeld(let group, let batch):
            Task { await writeHeld(batch, of: group) }
        case .refuse(let entries, let error):
            observe(.draftsRefused(count: entries.count, error))
            for entry in entries { entry.ticket(.failure(error)) }
        }
    }

    private func writeSmall(_ batch: Batch<Completion>) {
        let attempt = Attempt(batch)
        database.run(attempt.plan.statements, lane: ChatLanes.batch, deadline: patience.attempt) { [self] result in
            do throws(PostgresError) {
                ended(held: try conclude(attempt, result.get()))
            } catch {
                Task(priority: .high) { await write(batch, after: error) }
            }
        }
    }

    /// - Parameter failure: What became of a first attempt.
    private func write(_ batch: Batch<Completion>, after failure: PostgresError? = nil) async {
        ended(held: await settle(batch, lane: ChatLanes.batch, lockTimeout: nil, after: failure))
    }

    private func ended(held: [Batch<Completion>.Entry]) {
        for action in state.withLock({ $0.ended(held: held) }) { perform(action) }
    }

    private func writeHeld(_ batch: Batch<Completion>, of group: GroupID) async {
        _ = await settle(batch, lane: ChatLanes.held, lockTimeout: Self.lockTimeout)
        for action in state.withLock({ $0.endedHeld(group: group) }) { perform(action) }
    }

    /// Runs the batch until each draft is decided, and answers the senders. Returns what is held.
    private func settle(
        _ batch: Batch<Completion>, lane: Lane, lockTimeout: Duration?, after failure: PostgresError? = nil
    ) async -> [Batch<Completion>.Entry] {
        var failure = failure
        var doubtful: ContinuousClock.Instant?
        defer { if doubtful != nil { state.withLock { $0.resume() } } }
        var pause = Duration.milliseconds(20)
        while true {
            do throws(PostgresError) {
                if let first = failure.take() { throw first }
                // It may be the earlier run of this very batch that holds a head: what was stored is not known before
                // that one has ended.
                let attempt = Attempt(batch, lockTimeout: doubtful == nil ? lockTimeout : Self.lockTimeout)
                let deadline = doubtful.map { min(patience.attempt, doubtLeft(since: $0)) } ?? patience.attempt
                return try conclude(
                    attempt, await database.run(attempt.plan.statements, lane: lane, deadline: deadline))
            } catch {
                observe(.batchFailed(error))
                switch BatchFailure(error, isInDoubt: doubtful != nil, count: batch.entries.count) {
                case .split:
                    let (first, second) = batch.halves
                    let held = await settle(first, lane: lane, lockTimeout: lockTimeout)
                    return held + (await settle(second, lane: lane, lockTimeout: lockTimeout))
                case .refuse(let error):
                    perform(.refuse(batch.entries, error))
                    return []
                case .repeat where isStopping.load(ordering: .acquiring) || isOver(doubtful, in: pause):
                    perform(.refuse(batch.entries, .outcomeUnknown(retryAfter: .seconds(2))))
                    return []
                case .repeat:
                    if doubtful == nil {
                        doubtful = .now
                        if let action = state.withLock({ $0.suspend() }) { perform(action) }
                    }
                    try? await Task.sleep(for: pause)
                    pause = min(pause * 2, .milliseconds(500))
                }
            }
        }
    }

    /// How long it may still be tried to find out what became of a batch.
    private func doubtLeft(since start: ContinuousClock.Instant) -> Duration { patience.doubt - (.now - start) }

    /// Whether there is no more time to find out after a pause.
    private func isOver(_ doubtful: ContinuousClock.Instant?, in pause: Duration) -> Bool {
        doubtful.map { doubtLeft(since: $0) <= pause } ?? false
    }

    /// One run of a batch.
    private struct Attempt: Sendable {
        let batch: Batch<Completion>
        let plan: BatchPlan
        let start = ContinuousClock.now

        init(_ batch: Batch<Completion>, lockTimeout: Duration? = nil) {
            self.batch = batch
            plan = BatchPlan(drafts: batch.entries.map(\.draft), lockTimeout: lockTimeout)
        }
    }

    /// It is committed: tells everyone. Returns what is held.
    private func conclude(
        _ attempt: Attempt, _ results: [Rows]
    ) throws(PostgresError) -> [Batch<Completion>.Entry] {
        let batch = attempt.batch
        let outcomes = try attempt.plan.outcomes(results)
        observe(
            .batchCommitted(
                drafts: batch.entries.count, messages: outcomes.count(where: \.isNewMessage),
                duration: ContinuousClock.now - attempt.start))
        var held: [Batch<Completion>.Entry] = []
        var answers: [(Completion, Result<Receipt, ChatError>)] = []
        var news: [Committed] = []
        answers.reserveCapacity(batch.entries.count)
        news.reserveCapacity(batch.entries.count)
        for (entry, outcome) in zip(batch.entries, outcomes) {
            switch outcome {
            case .held:
                held.append(entry)
            case .decided(let result):
                if case .success(let receipt) = result, let change = Committed(entry.draft, receipt) {
                    news.append(change)
                }
                answers.append((entry.ticket, result))
            }
        }
        if !news.isEmpty { committed(news.sorted { $0.seq < $1.seq }) }
        for (completion, result) in answers { completion(result) }
        return held
    }
}
