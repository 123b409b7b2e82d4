import Postgres

extension SearchRun {
    private var since: Timestamp? { [request.since, request.words.since].compactMap { $0 }.max() }
    /// No later than the first page: what came since would shift the pages.
    private var until: Timestamp {
        ([request.until, request.words.until].compactMap { $0 } + [asOf.advanced(by: .milliseconds(1))]).min()!
    }

    /// The messages found and what stands around them, each once; and what the query looks for in their groups.
    func pool(
        _ found: [SearchPool.Place], _ plan: Plan, _ vector: QueryVector?
    ) async throws(ChatError) -> (messages: [PoolMessage], lexemes: [GroupID: QueryLexemes]) {
        guard !found.isEmpty else { return ([], [:]) }
        let results = try await run([lexemesStatement(plan, found), poolStatement(plan, found, vector)])
        do throws(PostgresError) {
            var lexemes: [GroupID: QueryLexemes] = [:]
            for row in results[0] {
                lexemes[GroupID(try row.decode("group_id", as: UUID128.self)), default: QueryLexemes()]
                    .append(
                        try row.decode("lexeme"), weight: try row.decode("weight"), isKnown: try row.decode("is_known"))
            }
            var messages: [PoolMessage] = []
            messages.reserveCapacity(results[1].count)
            var seen: Set<SearchPool.Place> = []
            for row in results[1] {
                let place = SearchPool.Place(
                    group: GroupID(try row.decode("group_id", as: UUID128.self)), seq: try row.decode("seq"))
                if seen.insert(place).inserted { messages.append(try PoolMessage(place, row, lexemes[place.group])) }
            }
            return (messages, lexemes)
        } catch {
            throw ChatError(error)
        }
    }

    private func lexemesStatement(_ plan: Plan, _ found: [SearchPool.Place]) -> Statement {
        Statement(
            SearchSQL.lexemes, request.group?.uuid, plan.query, plan.undated, plan.plain, Float(weights.name),
            Float(weights.date), Array(Set(found.map(\.group.uuid))))
    }

    private func poolStatement(_ plan: Plan, _ found: [SearchPool.Place], _ vector: QueryVector?) -> Statement {
        Statement(
            SearchSQL.pool, request.group?.uuid, request.words.phrases, request.words.excluded, plan.authors, since,
            until, request.thread, request.kind.rawValue, found.map(\.group.uuid), found.map(\.seq), vector?.model,
            vector?.values)
    }

    /// How many a leg brings: all where there is no other.
    private func hits(_ share: Int) -> Int32 {
        Int32(request.mode == .hybrid && vectors != nil ? share : weights.loneHits)
    }

    func wordsStatement(_ plan: Plan) -> Statement {
        Statement(
            SearchSQL.words, request.group?.uuid, plan.query, plan.undated, plan.plain, Float(weights.name),
            Float(weights.date), request.words.phrases, request.words.excluded, plan.authors, since, until,
            request.thread, request.kind.rawValue, plan.cues.named.map(\.uuid), plan.cues.alsoNamed.map(\.uuid),
            Float(weights.author), Float(weights.laterAuthor), hits(weights.keywordHits),
            Int32(weights.unindexedMax), weights.frequencyMax)
    }

    func vectorStatement(_ plan: Plan, _ vector: QueryVector) -> Statement {
        Statement(
            SearchSQL.vectors, request.group?.uuid, vector.model, vector.values, plan.authors, since, until,
            request.thread, request.kind.rawValue, hits(weights.semanticHits), weights.exactMax)
    }
}

extension PoolMessage {
    fileprivate init(_ place: SearchPool.Place, _ row: Row, _ lexemes: QueryLexemes?) throws(PostgresError) {
        (group, seq) = (place.group, place.seq)
        ordinal = try row.decode("ordinal")
        author = try row.decode("author_id", as: UUID128?.self).map { UserID($0) }
        createdAt = try row.decode("created_at")
        isQuestion = try row.decode("is_question")
        // Unknown is no: what stands in no thread is not in the one that is asked for.
        isWanted = try row.decode("is_wanted", as: Bool?.self) ?? false
        words = try row.decode("words")
        matched = lexemes?.matched(in: words) ?? 0
        cosine = try row.decode("cosine")
    }
}
