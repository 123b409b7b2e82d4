import GroupChat
import Postgres

/// A group as it is indexed, for the rankings that search is compared with: read from the server's own tables.
struct Corpus: Sendable {
    let group: GroupID
    let seqs: [Int64]
    let bm25: BM25
    private let vectors: [[Float]]

    private static let lexemes = SQL(
        "retrieval.lexemes",
        """
        select
            w.seq, array_agg(substr(u.lexeme, length(p.key::text) + 2)) as lexemes,
            array_agg(cardinality(u.positions)) as counts
        from groupd.message_words w
        join groupd.index_positions p on p.group_id = w.group_id
        cross join lateral unnest(w.words) u
        where w.group_id = $1
        group by w.seq
        """)
    private static let speakers = SQL(
        "retrieval.speakers",
        """
        select w.seq, tsvector_to_array(to_tsvector(p.language, u.name)) as lexemes
        from groupd.message_words w
        join groupd.index_positions p on p.group_id = w.group_id
        join groupd.users u on u.id = w.author_id
        where w.group_id = $1
        """)
    private static let queries = SQL(
        "retrieval.queries",
        """
        select tsvector_to_array(to_tsvector(p.language, q.text)) as lexemes
        from groupd.index_positions p
        cross join lateral unnest($2::text[]) with ordinality as q (text, place)
        where p.group_id = $1
        order by q.place
        """)

    static func read(_ group: GroupID, countsSpeakers: Bool, from storage: Storage) async throws -> Corpus {
        let seqs = try await storage.texts(of: group).map(\.seq)
        let places = Dictionary(uniqueKeysWithValues: seqs.enumerated().map { ($1, $0) })
        var documents = [[String: Int]](repeating: [:], count: seqs.count)
        for row in try await storage.fetch(lexemes, group.uuid) {
            guard let place = places[try row.decode("seq")] else { continue }
            let counts: [Int32] = try row.decode("counts")
            for (lexeme, count) in zip(try row.decode("lexemes", as: [String].self), counts) {
                documents[place][lexeme, default: 0] += Int(count)
            }
        }
        for row in countsSpeakers ? Array(try await storage.fetch(speakers, group.uuid)) : [] {
            guard let place = places[try row.decode("seq")] else { continue }
            for lexeme in try row.decode("lexemes", as: [String].self) { documents[place][lexeme, default: 0] += 1 }
        }
        var stored = [[Float]](repeating: [], count: seqs.count)
        for (seq, vector) in try await storage.vectors(of: group) {
            if let place = places[seq] { stored[place] = vector }
        }
        guard !stored.contains([]) else { throw Stage.Failure("a message of \(group) has no vector") }
        return Corpus(group: group, seqs: seqs, bm25: BM25(documents), vectors: stored)
    }

    /// The lexemes of questions, as PostgreSQL makes them for this group.
    func lexemes(of questions: [String], from storage: Storage) async throws -> [[String]] {
        try await storage.fetch(Self.queries, group.uuid, questions).map { try $0.decode("lexemes") }
    }

    /// The nearest messages, by every vector.
    func nearest(_ question: [Float]) -> [Int] {
        best(vectors.map { vector in zip(vector, question).reduce(0) { $0 + Double($1.0 * $1.1) } })
    }
}
