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

    /// What one leg found: its messages, best first, the least nearness among them, and what stands around them.
    private struct Leg: Sendable {
        var places: [SearchPool.Place] = []
        var floor: Float = 0
        var surroundings = Surroundings()

        var ranks: [SearchPool.Place: Int] {
            Dictionary(places.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What both legs find, and what stands around it.
    ///
    /// The model reads the query while the database finds out whom it names and what has its words; then each leg goes
    /// its own way, on a connection of its own where two are free, up to what stands around what it found.
    func find() async throws(ChatError) -> Found {
        async let reading = vector()
        guard let plan = try await plan() else {
            return Found(hasMeaning: try await wanted(reading) != nil)
        }
        async let found = byWords(plan)
        let vector = try await wanted(reading)
        async let meaning = byMeaning(plan, vector)
        let keyword = try await found.get()
        let around = try await surroundings(keyword.places, plan, vector)
        let semantic = try await meaning.get()
        let pool = SearchPool(
            keyword.surroundings.union(around).union(semantic.surroundings), keywordRanks: keyword.ranks,
            semanticRanks: semantic.ranks, cosineFloor: Double(semantic.floor))
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
            // In one group its lexemes are asked for while the model reads; of many only those of the groups found.
            let lexemes = request.group.map { [lexemesStatement(plan, [$0])] } ?? []
            return .success(try await leg([wordsStatement(plan)] + lexemes, hasCosines: false))
        } catch {
            return .failure(error)
        }
    }

    private func byMeaning(_ plan: Plan, _ vector: QueryVector?) async -> Result<Leg, ChatError> {
        guard let vector else { return .success(Leg()) }
        do throws(ChatError) {
            var leg = try await leg([vectorStatement(plan, vector)], hasCosines: true)
            leg.surroundings = try await surroundings(leg.places, plan, vector)
            return .success(leg)
        } catch {
            return .failure(error)
        }
    }

    private func leg(_ statements: [Statement], hasCosines: Bool) async throws(ChatError) -> Leg {
        let results = try await run(statements)
        let rows = results[0]
        do throws(PostgresError) {
            var leg = Leg()
            for row in rows {
                leg.places.append(
                    .init(group: GroupID(try row.decode("group_id", as: UUID128.self)), seq: try row.decode("seq")))
            }
            if hasCosines { leg.floor = try rows.last?.decode("cosine") ?? 0 }
            if results.count > 1 { leg.surroundings.lexemes = try lexemes(results[1]) }
            return leg
        } catch {
            throw ChatError(error)
        }
    }
}
