import ChatLoad
import Foundation
import GroupChat
import Postgres

/// The server's database, as its superuser, for what no member may see; and as a member, for what the server asks.
struct Storage: Sendable {
    static let deadline = Duration.seconds(3_600)

    let database: Database
    let lane: Lane

    static func open(_ server: ServerProcess) async throws -> Storage {
        let schema = try await server.query(
            "select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace "
                + "where e.extname = 'vector'")
        guard !schema.isEmpty else { throw Stage.Failure("the database has no extension for vectors") }
        let lane = Lane(
            name: "retrieval", connections: 2, depth: 1,
            settings: [Lane.Setting("search_path", "groupd, \(schema), pg_catalog")])
        let database = Database(
            configuration: PostgresConfiguration(
                "host='\(server.socketDirectory)' dbname='groupd' user='postgres'", applicationName: "groupd-retrieval",
                resultBytesMax: 1 << 30),
            lanes: [lane, ChatLanes.search])
        database.start()
        try await database.ready(timeout: .seconds(10))
        return Storage(database: database, lane: lane)
    }

    func close() async { await database.shutdown() }

    func fetch<each Value: PostgresEncodable>(_ sql: SQL, _ values: repeat each Value) async throws -> Rows {
        try await database.fetch(sql, repeat each values, lane: lane, deadline: Self.deadline)
    }

    private static let wordsLeft = SQL(
        "retrieval.words_left",
        """
        select coalesce(sum(h.last_seq - coalesce(p.words_seq, 0)), 0)::bigint as left
        from groupd.group_heads h
        left join groupd.index_positions p on p.group_id = h.group_id
        """)
    private static let vectorsLeft = SQL(
        "retrieval.vectors_left",
        """
        select coalesce(sum(p.words_seq - coalesce(v.seq, 0)), 0)::bigint as left
        from groupd.index_positions p
        left join groupd.embedding_models o on o.is_serving
        left join groupd.vector_positions v on v.group_id = p.group_id and v.model = o.id
        """)

    /// Returns when every message can be found by its words, or by its meaning too.
    func waitUntilIndexed(withVectors: Bool) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let sql = withVectors ? Self.vectorsLeft : Self.wordsLeft
        while true {
            let left: Int64 = try await fetch(sql).first?.decode("left") ?? 0
            guard left > 0 else { return }
            guard clock.now - start < Self.deadline else { throw Stage.Failure("\(left) numbers are not indexed") }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private static let messages = SQL(
        "retrieval.messages", "select count(*)::bigint as count from groupd.message_words")

    func messageCount() async throws -> Int {
        try await fetch(Self.messages).first?.decode("count") ?? 0
    }

    private static let contents = SQL(
        "retrieval.contents",
        """
        select m.seq, m.ordinal, u.name, m.content, w.seq is not null as is_indexed
        from groupd.group_messages m
        left join groupd.users u on u.id = m.author_id
        left join groupd.message_words w on w.group_id = m.group_id and w.seq = m.seq
        where m.group_id = $1 and m.kind <> 'system'
        order by m.seq
        """)

    /// The messages of a group, in order.
    func texts(of group: GroupID) async throws -> [StoredText] {
        var texts: [StoredText] = []
        for row in try await fetch(Self.contents, group.uuid) {
            guard try row.decode("is_indexed") else { throw Stage.Failure("a message of \(group) is not indexed") }
            texts.append(
                StoredText(seq: try row.decode("seq"), name: try row.decode("name"), content: try row.decode("content"))
            )
        }
        return texts
    }

    private static let vectors = SQL(
        "retrieval.vectors",
        """
        select e.seq, e.vector::real[] as vector
        from groupd.message_embeddings e
        join groupd.embedding_models o on o.id = e.model and o.is_serving
        where e.group_id = $1
        order by e.seq
        """)

    /// The vectors of a group's messages that have one, in order.
    func vectors(of group: GroupID) async throws -> [(seq: Int64, vector: [Float])] {
        try await fetch(Self.vectors, group.uuid).map { (try $0.decode("seq"), try $0.decode("vector")) }
    }
}

/// A message as the server has it.
struct StoredText: Sendable {
    let seq: Int64
    let name: String
    let content: String

    /// What its vector is of.
    var spoken: String { "\(name): \(content)" }
}
