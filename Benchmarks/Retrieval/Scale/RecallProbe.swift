import ChatLoad
import GroupChat
import Postgres

/// How many of the ten nearest messages the server's own function finds, asked as a member, beside a look at each vector.
struct RecallProbe: Sendable {
    private static let count = 10
    /// Of two vectors this near each other in their nearness, either is right.
    private static let tolerance: Float = 1e-5

    let storage: Storage
    let maker: VectorMaker
    let person: Person
    let group: GroupID?

    private static let found = SQL(
        "retrieval.found",
        """
        select cosine
        from search_vectors(
            $1::uuid, $2, $3::real[], null::uuid[], null::timestamptz, null::timestamptz, null::bigint, 'any', 100,
            $4)
        limit 10
        """)
    /// By a sum: by the distance itself the index could order.
    private static let exact = SQL(
        "retrieval.exact",
        """
        select (1 - d.distance)::real as cosine
        from groupd.group_members m
        join groupd.message_embeddings e on e.group_id = m.group_id
        join groupd.embedding_models o on o.id = e.model and o.is_serving
        cross join lateral (select (e.vector <=> ($3::real[])::halfvec) + 0 as distance) d
        where m.user_id = $2::uuid and ($1::uuid is null or m.group_id = $1)
        order by d.distance
        limit 10
        """)

    /// For each question, from 0 to 1.
    func recalls(_ questions: [String]) async throws -> [Double] {
        guard let user = UserID(person.id) else { throw Stage.Failure("the asker's id is none") }
        var recalls: [Double] = []
        for question in questions {
            let vector = try await maker.vector(of: question)
            let found: [Float] = try await storage.database.fetch(
                Self.found, group?.uuid, maker.model, vector, RankingWeights.standard.exactMax, lane: ChatLanes.search,
                as: .user(user.uuid),
                deadline: .seconds(30)
            ).map { try $0.decode("cosine") }
            let exact: [Float] = try await storage.fetch(Self.exact, group?.uuid, user.uuid, vector)
                .map { try $0.decode("cosine") }
            guard let least = exact.last else { throw Stage.Failure("an exact search finds nothing") }
            let right = found.prefix(Self.count).count { $0 >= least - Self.tolerance }
            recalls.append(Double(min(right, exact.count)) / Double(exact.count))
        }
        return recalls
    }
}
