import Postgres

extension SearchRun {
    private var since: Timestamp? { [request.since, request.words.since].compactMap { $0 }.max() }
    /// No later than the first page: what came since would shift the pages.
    private var until: Timestamp {
        ([request.until, request.words.until].compactMap { $0 } + [asOf.advanced(by: .milliseconds(1))]).min()!
    }

    /// The messages found, and what stands around them.
    func pool(
        _ found: [SearchPool.Place], _ plan: Plan, _ vector: QueryVector?
    ) async throws(ChatError) -> [PoolMessage] {
        guard !found.isEmpty else { return [] }
        var parameters = queryParameters(plan)
        parameters.append(found.map(\.group.uuid))
        parameters.append(found.map(\.seq))
        parameters.append(vector?.model)
        parameters.append(vector?.values)
        let rows = try await run([Statement(SearchSQL.pool, parameters: parameters)])[0]
        do throws(PostgresError) {
            var messages: [PoolMessage] = []
            messages.reserveCapacity(rows.count)
            for row in rows { messages.append(try PoolMessage(row)) }
            return messages
        } catch {
            throw ChatError(error)
        }
    }

    func wordsStatement(_ plan: Plan) -> Statement {
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

    func vectorStatement(_ plan: Plan, _ vector: QueryVector) -> Statement {
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
