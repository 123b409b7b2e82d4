import Postgres

extension SearchRun {
    private var since: Timestamp? { [request.since, request.words.since].compactMap { $0 }.max() }
    /// No later than the first page: what came since would shift the pages.
    private var until: Timestamp {
        ([request.until, request.words.until].compactMap { $0 } + [asOf.advanced(by: .milliseconds(1))]).min()!
    }

    /// What both legs find, and what stands around it.
    func pool(_ plan: Plan) async throws(ChatError) -> SearchPool {
        var legs: [Statement] = []
        if request.mode != .semantic { legs.append(wordsStatement(plan)) }
        if let vector { legs.append(vectorStatement(plan, vector)) }
        let results = try await run(legs)
        do throws(PostgresError) {
            let keyword = request.mode == .semantic ? [] : try places(results[0])
            let semantic = vector == nil ? [] : try places(results[results.count - 1])
            let floor: Float = try semantic.isEmpty ? 0 : results[results.count - 1].last?.decode("cosine") ?? 0
            let found = Array(Set(keyword).union(semantic))
            guard !found.isEmpty else { return SearchPool.empty }
            let rows = try await around(found, plan)
            var messages: [PoolMessage] = []
            for row in rows { messages.append(try PoolMessage(row)) }
            return SearchPool(
                messages: messages, keywordRanks: Self.ranks(keyword), semanticRanks: Self.ranks(semantic),
                cosineFloor: Double(floor))
        } catch {
            throw ChatError(error)
        }
    }

    private func around(_ found: [SearchPool.Place], _ plan: Plan) async throws(PostgresError) -> Rows {
        var parameters = queryParameters(plan)
        parameters.append(found.map(\.group.uuid))
        parameters.append(found.map(\.seq))
        parameters.append(vector?.model)
        parameters.append(vector?.values)
        return try await database.run(
            [Statement(SearchSQL.pool, parameters: parameters)], lane: ChatLanes.search, as: .user(asker.uuid),
            deadline: Searcher.deadline)[0]
    }

    private func wordsStatement(_ plan: Plan) -> Statement {
        var parameters = queryParameters(plan)
        parameters.append(plan.cues.named.map(\.uuid))
        parameters.append(plan.cues.alsoNamed.map(\.uuid))
        parameters.append(Float(weights.author))
        parameters.append(Float(weights.laterAuthor))
        parameters.append(Int32(weights.keywordHits))
        parameters.append(Int32(weights.unindexedMax))
        parameters.append(weights.frequencyMax)
        return Statement(SearchSQL.words, parameters: parameters)
    }

    private func vectorStatement(_ plan: Plan, _ vector: QueryVector) -> Statement {
        Statement(
            SearchSQL.vectors, request.group?.uuid, vector.model, vector.values, plan.authors, since, until,
            request.thread, request.kind.rawValue, Int32(weights.semanticHits), weights.exactMax)
    }

    /// The first thirteen of `SearchSQL.words` and `SearchSQL.pool`.
    private func queryParameters(_ plan: Plan) -> Parameters {
        Parameters(
            request.group?.uuid, plan.query, plan.undated, plan.plain, Float(weights.name), Float(weights.date),
            request.words.phrases, request.words.excluded, plan.authors, since, until, request.thread,
            request.kind.rawValue)
    }

    private func places(_ rows: Rows) throws(PostgresError) -> [SearchPool.Place] {
        var places: [SearchPool.Place] = []
        for row in rows {
            places.append(
                .init(group: GroupID(try row.decode("group_id", as: UUID128.self)), seq: try row.decode("seq")))
        }
        return places
    }

    private static func ranks(_ places: [SearchPool.Place]) -> [SearchPool.Place: Int] {
        Dictionary(places.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
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
        matched = UInt64(bitPattern: try row.decode("matched", as: Int64.self))
        weights = try row.decode("weights", as: [Float]?.self) ?? []
        known = UInt64(bitPattern: try row.decode("known", as: Int64.self))
        words = try row.decode("words")
        cosine = try row.decode("cosine")
    }
}
