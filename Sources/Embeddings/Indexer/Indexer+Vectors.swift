import Postgres
import Synchronization

extension Indexer {
    /// One loop for all models: what serves comes first, since people look for it.
    func runVectors() async {
        guard !embedders.isEmpty else { return }
        var shelf: VectorShelf?
        var pace = IndexPace()
        var patience = Patience()
        var nextSweep = clock.now
        while !Task.isCancelled {
            do {
                if shelf == nil {
                    shelf = try await openShelf()
                    // Without the extension there is nothing to fill.
                    guard shelf != nil else { return }
                }
                if clock.now >= nextSweep {
                    try await sweepVectors(shelf!)
                    nextSweep = clock.now + Self.sweepInterval
                }
                guard let (group, entry) = nextVectors(shelf!) else {
                    if let served = try await complete(shelf!) { shelf = served } else { await vectorsAlarm.wait() }
                    continue
                }
                try await indexVectors(of: group, entry, &pace)
                if patience.succeeded() { observe(.recovered) }
            } catch {
                observe(.failed(error, again: patience.hasFailed))
                try? await clock.sleep(for: patience.failed())
            }
        }
    }

    /// The models that vectors are made for: the one that the server is set to, and until every group has its vectors
    /// the one that serves. Nil where no vectors are made, or there is no place for them.
    func openShelf() async throws(PostgresError) -> VectorShelf? {
        let models = VectorModels(database: database)
        guard let embedder = embedders.first, try await models.register(embedder.model) else { return nil }
        var shelf = VectorShelf(try await models.all(), embedders: embedders)
        if let next = shelf.successor, shelf.entries.count == 1 {
            // Nothing makes a query's vector for the model that serves: what there is of the next one is better.
            try await models.serve(next.model)
            shelf = VectorShelf(try await models.all(), embedders: embedders)
        }
        state.withLock { state in
            state.vectors = [:]
            for entry in shelf.entries { state.vectors[entry.model] = IndexBacklog() }
        }
        return shelf
    }

    func sweepVectors(_ shelf: VectorShelf) async throws(PostgresError) {
        for entry in shelf.entries {
            let rows = try await database.fetch(
                VectorSQL.behind, entry.model, Self.groupsMax, lane: IndexLane.lane, deadline: Self.deadline)
            var found: [(group: UUID128, position: Int64, head: Int64)] = []
            for row in rows {
                found.append(
                    (try row.decode("group_id"), try row.decode("vector_seq"), try row.decode("last_seq")))
            }
            state.withLock { [found] in $0.vectors[entry.model]?.swept(found) }
        }
    }

    func nextVectors(_ shelf: VectorShelf) -> (UUID128, VectorShelf.Entry)? {
        state.withLock { state in
            for entry in shelf.entries {
                if let group = state.vectors[entry.model]?.next() { return (group, entry) }
            }
            return nil
        }
    }

    func indexVectors(
        of group: UUID128, _ entry: VectorShelf.Entry, _ pace: inout IndexPace
    ) async throws {
        do {
            let before = try await activity()
            var start = clock.now
            let page = try await VectorPage(
                database.fetch(
                    VectorSQL.page, group, entry.model, Int64(pace.textsCount), lane: IndexLane.lane,
                    deadline: Self.deadline))
            var work = clock.now - start
            let vectors = page.texts.isEmpty ? [] : try await entry.embedder.vectors(of: page.texts, for: .backfill)
            start = clock.now
            if page.upto > page.after {
                try await database.execute(
                    VectorSQL.store, group, entry.model, page.seqs, page.editedAt, vectors.flatMap { $0 },
                    Int32(entry.embedder.model.dimensions), page.after, page.upto, lane: IndexLane.lane,
                    deadline: Self.deadline)
            }
            work += clock.now - start
            state.withLock { $0.vectors[entry.model]?.advanced(group, to: page.upto, head: page.upto) }
            try await rest(&pace, after: work, since: before)
        } catch {
            state.withLock { $0.vectors[entry.model]?.postponed(group) }
            throw error
        }
    }

    /// Lets the newest model serve once it has everything, and removes what the others had. Nil: nothing to be done.
    func complete(_ shelf: VectorShelf) async throws(PostgresError) -> VectorShelf? {
        guard let next = shelf.successor, state.withLock({ $0.words.isEmpty }) else { return nil }
        let models = VectorModels(database: database)
        guard try await models.isComplete(next.model) else { return nil }
        try await models.serve(next.model)
        observe(.serves(model: next.embedder.model.name))
        for retired in try await models.all() where retired.id != next.model {
            while try await models.retireSome(retired.id) > 0 {
                try? await clock.sleep(for: .milliseconds(50))
            }
            try await models.retire(retired.id)
        }
        return try await openShelf()
    }
}
