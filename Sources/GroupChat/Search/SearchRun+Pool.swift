import Postgres

extension SearchRun {
    private var since: Timestamp? { [request.since, request.words.since].compactMap { $0 }.max() }
    /// No later than the first page: what came since would shift the pages.
    private var until: Timestamp {
        ([request.until, request.words.until].compactMap { $0 } + [asOf.advanced(by: .milliseconds(1))]).min()!
    }

    /// The messages found and those beside them, each once; and what the query looks for in their groups.
    struct Surroundings: Sendable {
        private(set) var messages: [PoolMessage] = []
        var lexemes: [GroupID: QueryLexemes] = [:]
        private var places: Set<SearchPool.Place> = []

        mutating func add(_ message: PoolMessage) {
            if places.insert(.init(group: message.group, seq: message.seq)).inserted { messages.append(message) }
        }

        func union(_ other: Surroundings) -> Surroundings {
            var both = self
            both.lexemes.merge(other.lexemes) { first, _ in first }
            for message in other.messages { both.add(message) }
            return both
        }
    }

    func surroundings(
        _ found: [SearchPool.Place], _ plan: Plan, _ vector: QueryVector?
    ) async throws(ChatError) -> Surroundings {
        guard !found.isEmpty else { return Surroundings() }
        let needsLexemes = request.group == nil && request.mode != .semantic
        var statements = [poolStatement(plan, found, vector)]
        if needsLexemes { statements.append(lexemesStatement(plan, Array(Set(found.map(\.group))))) }
        let results = try await run(statements)
        do throws(PostgresError) {
            var around = Surroundings()
            for row in results[0] { around.add(try PoolMessage(row)) }
            if needsLexemes { around.lexemes = try lexemes(results[1]) }
            return around
        } catch {
            throw ChatError(error)
        }
    }

    func lexemes(_ rows: Rows) throws(PostgresError) -> [GroupID: QueryLexemes] {
        var lexemes: [GroupID: QueryLexemes] = [:]
        for row in rows {
            lexemes[GroupID(try row.decode("group_id", as: UUID128.self)), default: QueryLexemes()]
                .append(try row.decode("lexeme"), weight: try row.decode("weight"), isKnown: try row.decode("is_known"))
        }
        return lexemes
    }

    func lexemesStatement(_ plan: Plan, _ groups: [GroupID]) -> Statement {
        Statement(
            SearchSQL.lexemes, request.group?.uuid, plan.query, plan.undated, plan.plain, Float(weights.name),
            Float(weights.date), groups.map(\.uuid))
    }

    private func poolStatement(_ plan: Plan, _ found: [SearchPool.Place], _ vector: QueryVector?) -> Statement {
        Statement(
            SearchSQL.pool, request.group?.uuid, request.words.phrases, request.words.excluded, plan.authors, since,
            until, request.thread, request.kind.rawValue, found.map(\.group.uuid), found.map(\.seq), vector?.model,
            vector?.values)
    }

    func wordsStatement(_ plan: Plan) -> Statement {
        let hits = request.mode == .hybrid && vectors != nil ? weights.keywordHits : weights.loneKeywordHits
        return Statement(
            SearchSQL.words, request.group?.uuid, plan.query, plan.undated, plan.plain, Float(weights.name),
            Float(weights.date), request.words.phrases, request.words.excluded, plan.authors, since, until,
            request.thread, request.kind.rawValue, plan.cues.named.map(\.uuid), plan.cues.alsoNamed.map(\.uuid),
            Float(weights.author), Float(weights.laterAuthor), Int32(hits),
            Int32(weights.unindexedMax), weights.frequencyMax)
    }

    func vectorStatement(_ plan: Plan, _ vector: QueryVector) -> Statement {
        Statement(
            SearchSQL.vectors, request.group?.uuid, vector.model, vector.values, plan.authors, since, until,
            request.thread, request.kind.rawValue, Int32(weights.semanticHits), weights.exactMax)
    }
}

extension PoolMessage {
    fileprivate init(_ row: Row) throws(PostgresError) {
        group = GroupID(try row.decode("group_id", as: UUID128.self))
        seq = try row.decode("seq")
        ordinal = try row.decode("ordinal")
        author = try row.decode("author_id", as: UUID128?.self).map { UserID($0) }
        createdAt = try row.decode("created_at")
        isQuestion = try row.decode("is_question")
        // Unknown is no: what stands in no thread is not in the one that is asked for.
        isWanted = try row.decode("is_wanted", as: Bool?.self) ?? false
        words = try row.decode("words")
        cosine = try row.decode("cosine")
    }
}
