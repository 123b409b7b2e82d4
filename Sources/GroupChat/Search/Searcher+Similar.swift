import Postgres

extension Searcher {
    /// Less alike is not worth somebody's look before they ask.
    static let likenessMin = 0.45

    /// Earlier questions like a text, best first; over all of the asker's groups where none is given.
    public func similar(
        to text: String, in group: GroupID?, limit: Int = 5, as asker: UserID
    ) async throws(ChatError) -> [SimilarQuestion] {
        let words = SearchWords(text: text, phrases: [], excluded: [], author: nil, since: nil, until: nil)
        let run = SearchRun(
            database: database, vectors: vectors, weights: weights, request: SearchRequest(words: words, group: group),
            asOf: .now, asker: asker)
        let found = try await run.find()
        let questions = Likeness(hasMeaning: found.hasMeaning).ranked(found.pool).filter {
            $0.score >= Self.likenessMin
        }
        return try await run.hits(Array(questions.prefix(limit)), of: found.pool).map { hit in
            SimilarQuestion(
                message: hit.message, score: hit.score,
                thread: hit.message.thread ?? (hit.message.replyCount > 0 ? hit.message.seq : nil))
        }
    }
}

/// How alike questions are to a text, from 0 to 1: how much of the text's weight stands in them, and how near they are in
/// meaning. Unlike what answers a text, what is like it has the words itself: neighbours do not count. Pure.
struct Likeness {
    let hasMeaning: Bool

    /// The questions of a pool, best first.
    func ranked(_ pool: SearchPool) -> [Ranking.Ranked] {
        pool.messages.filter { $0.isQuestion && $0.isWanted }.map { message in
            Ranking.Ranked(
                place: .init(group: message.group, seq: message.seq),
                score: likeness(message, pool.lexemes[message.group]?.weights ?? []))
        }.sorted { ($0.score, $0.place.seq) > ($1.score, $1.place.seq) }
    }

    private func likeness(_ message: PoolMessage, _ weights: [Float]) -> Double {
        var (total, found) = (0.0, 0.0)
        for (index, weight) in weights.enumerated() {
            total += Double(weight)
            if message.matched & (1 << UInt64(index)) != 0 { found += Double(weight) }
        }
        let words = total > 0 ? found / total : 0
        guard hasMeaning else { return words }
        return (words + max(0, Double(message.cosine ?? 0))) / 2
    }
}
