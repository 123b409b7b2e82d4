import Postgres
import Synchronization

extension Indexer {
    func runWords() async {
        var pace = IndexPace()
        var patience = Patience()
        var nextSweep = clock.now
        while !Task.isCancelled {
            do throws(PostgresError) {
                if clock.now >= nextSweep || state.withLock({ $0.words.needsSweep }) {
                    try await sweepWords()
                    nextSweep = clock.now + Self.sweepInterval
                }
                guard let group = state.withLock({ $0.words.next() }) else {
                    await wordsAlarm.wait()
                    continue
                }
                try await indexWords(of: group, &pace)
                if patience.succeeded() { observe(.recovered) }
            } catch {
                observe(.failed(error, again: patience.hasFailed))
                try? await clock.sleep(for: patience.failed())
            }
        }
    }

    func sweepWords() async throws(PostgresError) {
        let rows = try await database.fetch(
            IndexSQL.behind, Self.groupsMax, lane: IndexLane.lane, deadline: Self.deadline)
        var found: [(group: UUID128, position: Int64, head: Int64)] = []
        for row in rows {
            found.append(
                (try row.decode("group_id"), try row.decode("words_seq"), try row.decode("last_seq")))
        }
        state.withLock { [found] in $0.words.swept(found) }
    }

    func indexWords(of group: UUID128, _ pace: inout IndexPace) async throws(PostgresError) {
        let before = try await activity()
        let start = clock.now
        let results: [Rows]
        do throws(PostgresError) {
            results = try await database.run(
                [
                    Statement(IndexSQL.open, group), Statement(IndexSQL.relearn, group),
                    Statement(IndexSQL.lock, group),
                    Statement(IndexSQL.words, group, Int64(pace.wordsCount)),
                ], lane: IndexLane.lane, deadline: Self.deadline)
        } catch {
            state.withLock { $0.words.postponed(group) }
            throw error
        }
        // A group that is gone has nothing to be indexed.
        let row = results[3].first
        let after: Int64 = try row?.decode("after") ?? 0
        let upto: Int64 = try row?.decode("upto") ?? .max
        let head: Int64 = try row?.decode("last_seq") ?? 0
        state.withLock { state in
            state.words.advanced(group, to: upto, head: head)
            if row != nil {
                for model in state.vectors.keys { state.vectors[model]!.note(group, after: after, to: upto) }
            }
        }
        vectorsAlarm.ring()
        try await rest(&pace, after: clock.now - start, since: before)
    }
}

/// How long is waited after failures: longer each time.
struct Patience {
    private static let first = Duration.milliseconds(100)
    private var pause = first

    var hasFailed: Bool { pause > Self.first }

    mutating func failed() -> Duration {
        defer { pause = min(pause * 2, .seconds(5)) }
        return pause
    }

    /// Whether it had failed before.
    mutating func succeeded() -> Bool {
        defer { pause = Self.first }
        return hasFailed
    }
}
