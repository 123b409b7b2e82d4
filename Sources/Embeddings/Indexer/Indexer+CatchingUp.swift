public import Postgres
import Synchronization

extension Indexer {
    /// How far a run over everything is.
    public struct Progress: Sendable, Equatable {
        public enum Part: Sendable { case words, vectors }

        public let part: Part
        /// Numbers of the log that are left, over all groups.
        public let remaining: Int64
    }

    /// The model that the database's vectors are made with, where none of these embedders makes its: indexing with them
    /// would put another in its place. Nil where there is none yet, or no vectors are made here.
    public func otherModel() async throws(PostgresError) -> String? {
        let models = VectorModels(database: database)
        guard !embedders.isEmpty, try await models.isInstalled(), let newest = try await models.all().last else {
            return nil
        }
        return embedders.contains { $0.model.name == newest.name } ? nil : newest.name
    }

    /// Lets the words of a group, or of all, be indexed anew, and the vectors of the models that are in use.
    ///
    /// What there is serves until its turn comes. It takes effect with the next look at the database.
    public func restart(_ group: UUID128?) async throws(PostgresError) {
        var statements = [group.map { Statement(IndexSQL.restart, $0) } ?? Statement(IndexSQL.restartAll)]
        if let shelf = try await openShelf() {
            statements += shelf.entries.map { entry in
                group.map { Statement(VectorSQL.restart, entry.model, $0) }
                    ?? Statement(VectorSQL.restartAll, entry.model)
            }
        }
        _ = try await database.run(statements, lane: IndexLane.lane, deadline: Self.deadline)
    }

    /// Indexes all that is behind, and returns. For commands; a server runs.
    ///
    /// Throws what stopped it: `PostgresError` or `EmbeddingError`. What was done until then stays.
    public func catchUp(_ progress: (Progress) -> Void = { _ in }) async throws {
        var pace = IndexPace()
        try await sweepWords()
        while let group = state.withLock({ $0.words.next() }) {
            try await indexWords(of: group, &pace)
            progress(Progress(part: .words, remaining: state.withLock { $0.words.lag }))
        }
        guard !embedders.isEmpty, var shelf = try await openShelf() else { return }
        repeat {
            try await sweepVectors(shelf)
            while let (group, entry) = nextVectors(shelf) {
                try await indexVectors(of: group, entry, &pace)
                progress(Progress(part: .vectors, remaining: lag))
            }
            guard let served = try await complete(shelf) else { return }
            shelf = served
        } while true
    }
}
