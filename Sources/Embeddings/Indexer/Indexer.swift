public import Postgres
import Synchronization

/// Keeps search up to date: follows each group's log, first for its words, then for its vectors.
///
/// It is told of commits (`noted`) and looks for what it was not told of every few seconds: other nodes' commits,
/// imports, what came while the server was down. What it has done is stored with each step, so that it goes on where it
/// was. Chat does not wait for it anywhere.
public final class Indexer: Sendable {
    /// What is worth telling about it.
    public enum Observation: Sendable {
        /// A step failed and is tried again; with `again` it had failed before.
        case failed(any Error, again: Bool)
        /// A step succeeded after failures.
        case recovered
        /// Every group has its vectors of this model, and search goes by them from now on.
        case serves(model: String)
    }

    struct State {
        var words = IndexBacklog()
        /// By the number of the model.
        var vectors: [Int16: IndexBacklog] = [:]
        /// Commits that it was told of.
        var commits = 0
    }

    static let sweepInterval = Duration.seconds(5)
    static let deadline = Duration.seconds(60)
    static let groupsMax: Int64 = 10_000

    let database: Database
    let embedders: [Embedder]
    let watchesLog: Bool
    let observe: @Sendable (Observation) -> Void
    let state = Mutex(State())
    let wordsAlarm = Alarm()
    let vectorsAlarm = Alarm()
    let clock = ContinuousClock()

    /// - Parameters:
    ///   - embedders: the one that the server is set to first; after it those that can still make vectors of a query for
    ///     an earlier model. Empty: words alone are indexed.
    ///   - watchesLog: whether it asks the database if people write, as who is told of no commits must.
    public init(
        database: Database, embedders: [Embedder] = [], watchesLog: Bool = false,
        observe: @escaping @Sendable (Observation) -> Void = { _ in }
    ) {
        self.database = database
        self.embedders = embedders
        self.watchesLog = watchesLog
        self.observe = observe
    }

    /// Numbers of the log that cannot be found yet, over all groups: 0 means that everything can.
    public var lag: Int64 {
        state.withLock { state in state.words.lag + state.vectors.values.reduce(0) { max($0, $1.lag) } }
    }

    /// Numbers that were committed. Returns at once.
    public func noted(_ numbers: some Sequence<(group: UUID128, seq: Int64)>) {
        state.withLock { state in
            for (group, seq) in numbers { state.words.note(group, after: seq - 1, to: seq) }
            state.commits += 1
        }
        wordsAlarm.ring()
    }

    /// Indexes until it is cancelled.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.runWords() }
            group.addTask { await self.runVectors() }
            group.addTask {
                while (try? await Task.sleep(for: Self.sweepInterval)) != nil {
                    self.wordsAlarm.ring()
                    self.vectorsAlarm.ring()
                }
            }
        }
    }

    /// A count that grows while people write.
    func activity() async throws(PostgresError) -> Int64 {
        guard watchesLog else { return Int64(state.withLock { $0.commits }) }
        return try await database.fetchOne(IndexSQL.total, lane: IndexLane.lane, deadline: Self.deadline)?
            .decode("total") ?? 0
    }

    /// Sleeps after a step as its pace says.
    func rest(_ pace: inout IndexPace, after work: Duration, since activityBefore: Int64) async throws(PostgresError) {
        let rest = pace.rest(after: work, commits: try await activity() - activityBefore)
        if rest > .zero { try? await clock.sleep(for: rest) }
    }
}
