import Postgres

extension SearchRun {
    /// What a search has found, before it is put in order.
    struct Found: Sendable {
        /// Nil: nobody is called as the author asked for.
        var plan: Plan?
        var pool = SearchPool.empty
        /// Whether there was a vector to look for.
        let hasMeaning: Bool
    }

    /// One leg: its messages, best first, and the least nearness among them.
    private struct Leg: Sendable {
        var places: [SearchPool.Place] = []
        var floor: Float = 0

        var ranks: [SearchPool.Place: Int] {
            Dictionary(places.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What both legs find, and what stands around it.
    ///
    /// The model reads the query while the database finds out whom it names and what has its words, and both legs are
    /// looked for at once: each on a connection of its own, where two are free.
    func find() async throws(ChatError) -> Found {
        async let reading = vector()
        guard let plan = try await plan() else {
            return Found(hasMeaning: try await wanted(reading) != nil)
        }
        async let words = byWords(plan)
        let vector = try await wanted(reading)
        let semantic = try await byMeaning(plan, vector)
        let keyword = try await words.get()
        let found = Array(Set(keyword.places).union(semantic.places))
        let (messages, lexemes) = try await pool(found, plan, vector)
        let pool = SearchPool(
            messages: messages, lexemes: lexemes, keywordRanks: keyword.ranks, semanticRanks: semantic.ranks,
            cosineFloor: Double(semantic.floor))
        return Found(plan: plan, pool: pool, hasMeaning: vector != nil)
    }

    private func vector() async -> QueryVector? {
        request.mode == .keyword ? nil : await vectors?(request.words.query)
    }

    private func wanted(_ vector: QueryVector?) throws(ChatError) -> QueryVector? {
        if request.mode == .semantic, vector == nil { throw .noEmbedder }
        return vector
    }

    private func byWords(_ plan: Plan) async -> Result<Leg, ChatError> {
        guard request.mode != .semantic else { return .success(Leg()) }
        do throws(ChatError) {
            return .success(try await leg(wordsStatement(plan), hasCosines: false))
        } catch {
            return .failure(error)
        }
    }

    private func byMeaning(_ plan: Plan, _ vector: QueryVector?) async throws(ChatError) -> Leg {
        guard let vector else { return Leg() }
        return try await leg(vectorStatement(plan, vector), hasCosines: true)
    }

    private func leg(_ statement: Statement, hasCosines: Bool) async throws(ChatError) -> Leg {
        let rows = try await run([statement])[0]
        do throws(PostgresError) {
            var leg = Leg()
            for row in rows {
                leg.places.append(
                    .init(group: GroupID(try row.decode("group_id", as: UUID128.self)), seq: try row.decode("seq")))
            }
            if hasCosines { leg.floor = try rows.last?.decode("cosine") ?? 0 }
            return leg
        } catch {
            throw ChatError(error)
        }
    }
}
