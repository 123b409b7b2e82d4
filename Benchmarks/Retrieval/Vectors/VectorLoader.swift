import ChatLoad
import GroupChat
import Postgres

/// Puts vectors into the database at once, as the server's indexer would in its time. Words are always the indexer's.
struct VectorLoader: Sendable {
    /// The vectors of a group's messages, in order; nil where they are not all to be had.
    typealias Source = (GroupID, [StoredText]) async throws -> [[Float16]]?

    private static let indexName = "groupd.message_embeddings_384"

    let stage: Stage
    let model: String

    /// Loads the groups whose vectors are to be had, and returns whether those were all.
    ///
    /// - Parameter rebuildsIndex: builds the index anew afterwards, in one process: quicker for many, and since parallel
    ///   builds of pgvector 0.8.0 may read other tables' memory (CVE-2026-3172), never in more.
    @discardableResult
    func load(_ groups: [GroupID], rebuildsIndex: Bool, from source: Source) async throws -> Bool {
        try await prepare()
        var complete: [GroupID] = []
        for group in groups {
            let texts = try await stage.storage.texts(of: group)
            guard let vectors = try await source(group, texts) else { continue }
            try await copy(group, texts, vectors)
            complete.append(group)
        }
        let index = rebuildsIndex ? try await dropIndex() : ""
        // Without triggers: the messages are there, and it takes half of the time to look for each.
        _ = try await stage.server.query(
            """
            set session_replication_role = replica;
            insert into groupd.message_embeddings (group_id, seq, model, author_id, thread, created_at, edited_at, vector)
            select w.group_id, w.seq, o.id, w.author_id, w.thread, w.created_at, w.edited_at, v.vector
            from groupd_retrieval.vectors v
            join groupd.message_words w on w.group_id = v.group_id and w.seq = v.seq
            join groupd.embedding_models o on o.is_serving;
            insert into groupd.vector_positions (group_id, model, seq)
            select p.group_id, o.id, p.words_seq
            from (select distinct group_id from groupd_retrieval.vectors) v
            join groupd.index_positions p on p.group_id = v.group_id
            join groupd.embedding_models o on o.is_serving
            on conflict (group_id, model) do update set seq = excluded.seq;
            drop schema groupd_retrieval cascade;
            """)
        if rebuildsIndex {
            _ = try await stage.server.query(
                "set maintenance_work_mem = '3GB'; set max_parallel_maintenance_workers = 0; \(index)")
        }
        return complete.count == groups.count
    }

    /// Returns what makes it again.
    private func dropIndex() async throws -> String {
        let definition = try await stage.server.query("select pg_get_indexdef('\(Self.indexName)'::regclass)")
        _ = try await stage.server.query("drop index \(Self.indexName)")
        return definition
    }

    private func prepare() async throws {
        _ = try await stage.server.query(
            """
            insert into groupd.embedding_models (name, dimensions, is_serving)
            values ('\(model)', \(VectorCache.dimensions), true) on conflict (name) do nothing;
            analyze groupd.group_messages, groupd.message_words, groupd.index_positions;
            create schema if not exists groupd_retrieval;
            create unlogged table groupd_retrieval.vectors as
            select group_id, seq, vector from groupd.message_embeddings with no data;
            """)
    }

    private func copy(_ group: GroupID, _ texts: [StoredText], _ vectors: [[Float16]]) async throws {
        let storage = stage.storage
        let rows = BinaryCopy(group: group.uuid, seqs: texts.map(\.seq), vectors: vectors)
        try await storage.database.withTransaction(lane: storage.lane, deadline: Storage.deadline) { transaction in
            _ = try await transaction.copyIn(
                SQL("retrieval.copy", "copy groupd_retrieval.vectors from stdin (format binary)"), rows)
        }
    }
}
