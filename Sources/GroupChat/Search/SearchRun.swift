import Postgres

/// One search, step by step: who and what is meant, what both legs find, what stands around it, and the page itself.
///
/// Each step asks as the asker, and each checks anew what they may see: whoever is removed between two gets nothing.
struct SearchRun: Sendable {
    let database: Database
    let vectors: Searcher.Vectors?
    let weights: RankingWeights
    let request: SearchRequest
    /// When the first page was made.
    let asOf: Timestamp
    let asker: UserID

    /// What is asked of PostgreSQL.
    struct Plan: Sendable {
        var cues = QueryCues()
        /// When something was last said in the groups, no later than the first page.
        let newest: Timestamp
        /// The query, without its dates, and without its names too.
        var query = ""
        var undated = ""
        var plain = ""
        /// Nil: anybody.
        var authors: [UUID128]?
    }

    /// Throws `notMember` for a group that the asker is not in. Nil: nobody is called as the author asked for.
    func plan() async throws(ChatError) -> Plan? {
        let names = QueryNames(request.words.query)
        var statements = [
            Statement(
                SearchSQL.people, names.candidates.map(\.text), names.candidates.map(\.mayBeFirst),
                request.group?.uuid),
            Statement(SearchSQL.newest, request.group?.uuid),
        ]
        if let group = request.group { statements.append(Statement(EventSQL.head, group.uuid)) }
        let author = request.words.author
        if let author, author != "me" {
            statements.append(Statement(SearchSQL.authors, author, request.group?.uuid))
        }
        let results = try await run(statements)
        if request.group != nil, results[2].isEmpty { throw .notMember }
        do throws(PostgresError) {
            let said: Timestamp? = try results[1].first?.decode("said_at")
            var plan = Plan(newest: min(asOf, said ?? asOf))
            plan.authors = try authors(author == nil || author == "me" ? nil : results.last)
            if plan.authors?.isEmpty == true { return nil }
            var matches: [QueryNames.Match] = []
            for row in results[0] {
                matches.append(
                    .init(
                        candidate: try row.decode("place", as: Int.self) - 1,
                        user: UserID(try row.decode("id", as: UUID128.self)), isWhole: try row.decode("is_whole")))
            }
            plan.read(request.words.query, names, matches)
            return plan
        } catch {
            throw ChatError(error)
        }
    }

    private func authors(_ named: Rows?) throws(PostgresError) -> [UUID128]? {
        var authors: [UUID128]?
        if request.words.author == "me" {
            authors = [asker.uuid]
        } else if let named {
            var ids: [UUID128] = []
            for row in named { ids.append(try row.decode("id")) }
            authors = ids
        }
        guard let wanted = request.author else { return authors }
        return authors.map { $0.filter { $0 == wanted.uuid } } ?? [wanted.uuid]
    }

    func run(_ statements: [Statement]) async throws(ChatError) -> [Rows] {
        do throws(PostgresError) {
            return try await database.run(
                statements, lane: ChatLanes.search, as: .user(asker.uuid), deadline: Searcher.deadline)
        } catch {
            throw ChatError(error)
        }
    }
}

extension SearchRun.Plan {
    /// Takes whom and when the query names out of it.
    mutating func read(_ text: String, _ names: QueryNames, _ matches: [QueryNames.Match]) {
        let (people, ranges) = names.found(matches)
        cues.named = people.first ?? []
        cues.alsoNamed = people.dropFirst().flatMap { $0 }
        cues.dates = QueryDates(in: text, now: newest).found
        query = text
        undated = text.without(cues.dates.map(\.range))
        plain = text.without(cues.dates.map(\.range) + ranges)
    }
}

extension String {
    /// With a space in the place of each stretch.
    fileprivate func without(_ ranges: [Range<String.Index>]) -> String {
        var text = ""
        var index = startIndex
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > index {
            if range.lowerBound > index { text += self[index..<range.lowerBound] }
            text += " "
            index = range.upperBound
        }
        return text + self[index...]
    }
}
