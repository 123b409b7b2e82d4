public import Postgres

/// A query as a vector, and what made it.
public struct QueryVector: Sendable, Equatable {
    /// The model's name: vectors of others are not compared with it.
    public let model: String
    public let values: [Float]

    public init(model: String, values: [Float]) {
        self.model = model
        self.values = values
    }
}

/// Finds messages by words and by meaning, always as the person who asks.
///
/// Every call throws `notMember` where a group is given and the asker is none of its members, `noEmbedder` where a search
/// by meaning alone is asked for and nothing makes vectors, and `overloaded` or `unavailable` where the database does not
/// answer.
public struct Searcher: Sendable {
    /// Turns a query into a vector; nil where nothing does at this moment.
    public typealias Vectors = @Sendable (_ text: String) async -> QueryVector?

    static let deadline = Duration.seconds(10)
    /// Nobody reads further; a search for something rarer does.
    static let resultsMax = 500

    let database: Database
    let vectors: Vectors?
    let weights: RankingWeights

    public init(database: Database, vectors: Vectors? = nil, weights: RankingWeights = .standard) {
        self.database = database
        self.vectors = vectors
        self.weights = weights
    }

    /// A page of what was found, best first.
    public func search(_ request: SearchRequest, as asker: UserID) async throws(ChatError) -> SearchPage {
        let asOf = request.cursor?.asOf ?? .now
        let run = SearchRun(
            database: database, vectors: vectors, weights: weights, request: request, asOf: asOf, asker: asker)
        let found = try await run.find()
        let mode = request.mode == .hybrid && !found.hasMeaning ? .keyword : request.mode
        guard let plan = found.plan else { return SearchPage(items: [], next: nil, mode: mode) }
        let ranked = Ranking(weights: weights, mode: mode, cues: plan.cues, newest: plan.newest).ranked(found.pool)
            .prefix(Self.resultsMax)
        let offset = request.cursor?.offset ?? 0
        let page = Array(ranked.dropFirst(offset).prefix(request.limit))
        let end = offset + page.count
        return SearchPage(
            items: try await run.hits(page, of: found.pool),
            next: end < ranked.count ? SearchCursor(offset: end, asOf: asOf) : nil, mode: mode)
    }
}
