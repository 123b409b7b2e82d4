import Embeddings
import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// The index against what the messages say, however they came to say it.
@Suite("The index", .scratchDatabase(from: .migrated), .tags(.database))
struct IndexTests {
    /// Everything that the index says otherwise than the messages: empty when it is right.
    static let differences = """
        with said as (
            select m.group_id, m.seq, m.edited_at,
                groupd.keyed(p.key, to_tsvector(g.language, m.content)) as words, p.key
            from groupd.group_messages m
            join groupd.groups g on g.id = m.group_id
            join groupd.index_positions p on p.group_id = m.group_id
            where m.deleted_at is null
        )
        select 'words ' || coalesce(s.seq, w.seq)
        from said s full join groupd.message_words w on w.group_id = s.group_id and w.seq = s.seq
        where s.words is distinct from w.words or s.edited_at is distinct from w.edited_at
        union all
        select 'df ' || coalesce(t.lexeme, d.lexeme) || ' is ' || coalesce(d.df::text, 'none')
        from (
            select s.group_id, substr(l, length(s.key::text) + 2) as lexeme, count(*) as df
            from said s, unnest(tsvector_to_array(s.words)) l
            group by 1, 2
        ) t
        full join groupd.term_df d on d.group_id = t.group_id and d.lexeme = t.lexeme
        where t.df is distinct from d.df
        union all
        select 'documents ' || p.documents from groupd.index_positions p
        where p.documents <> (select count(*) from said s where s.group_id = p.group_id)
        union all
        select 'debt ' || seq from groupd.term_debts
        union all
        select 'position ' || p.words_seq from groupd.index_positions p join groupd.group_heads h using (group_id)
        where p.words_seq <> h.last_seq
        union all
        select 'vector ' || coalesce(s.seq, e.seq)
        from said s full join groupd.message_embeddings e on e.group_id = s.group_id and e.seq = s.seq
        where (s.seq is null or e.seq is null or s.edited_at is distinct from e.edited_at)
            and exists (select from groupd.embedding_models)
        """

    private static let words = [
        "tide", "harbour", "boat", "rope", "O'Neill", "a\\b", "\"six\"", "café", "x.y/z", "the",
    ]

    private static func text(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...6, using: &random)).map { _ in words.randomElement(using: &random)! }
            .joined(separator: " ")
    }

    @Test(
        "says of every word how often it stands, whatever was edited, deleted and erased while it was made",
        arguments: 1...6)
    func agrees(seed: UInt64) async throws {
        try await SearchFixture.with(embedder: .deterministic(dimensions: 16)) { scene in
            var random = SeededGenerator(seed: seed)
            let people = try await scene.chat.people(3)
            let groups = [
                try await scene.group(owner: people[0]), try await scene.group(owner: people[0], language: "german"),
            ]
            for group in groups { for person in people.dropFirst() { try await scene.join(group, person) } }
            // Whoever indexes runs beside the changes, in steps of its own.
            let running = Task { while !Task.isCancelled { try await scene.indexer.catchUp() } }
            for _ in 0..<120 {
                let group = groups.randomElement(using: &random)!
                try await Self.change(scene, in: group, by: people.randomElement(using: &random)!, &random)
            }
            _ = try await scene.node.groups.eraseMessages(of: people[2], in: groups[0])
            running.cancel()
            _ = try? await running.value
            try await scene.indexer.catchUp()
            #expect(try await ScratchDatabase.current.run(Self.differences) == "")
            #expect(scene.indexer.lag == 0)
            try await scene.indexer.restart(groups[1].uuid)
            try await scene.indexer.catchUp()
            #expect(try await ScratchDatabase.current.run(Self.differences) == "")
        }
    }

    private static func change(
        _ scene: SearchFixture, in group: GroupID, by person: UserID, _ random: inout SeededGenerator
    ) async throws {
        let head = Int64(
            try await ScratchDatabase.current.run(
                "select last_seq from groupd.group_heads where group_id = '\(group)'"))!
        let target = Int64.random(in: 1...head, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<6: try await scene.say(text(&random), in: group, as: person)
        case 6..<8:
            _ = try? await scene.node.writer.submit(
                .edit(group: group, author: person, target: target, content: text(&random), charactersMax: 100))
        default: _ = try? await scene.node.writer.submit(.deletion(group: group, author: person, target: target))
        }
    }

    @Test("keeps nothing of what was deleted, from the deletion on")
    func forgets() async throws {
        try await SearchFixture.with(embedder: .deterministic(dimensions: 16)) { scene in
            let ada = try await scene.chat.people(1)[0]
            let group = try await scene.group(owner: ada)
            let seq = try await scene.say("my number is 5550199", in: group, as: ada)
            try await scene.indexer.catchUp()
            #expect(try await Self.count("term_df where lexeme = '5550199'") == "1")
            #expect(try await Self.count("message_embeddings") == "1")
            _ = try await scene.node.writer.submit(.deletion(group: group, author: ada, target: seq))
            #expect(try await Self.count("message_words") == "0")
            #expect(try await Self.count("message_embeddings") == "0")
            try await scene.indexer.catchUp()
            #expect(try await Self.count("term_df") == "0")
            #expect(try await Self.count("term_debts") == "0")
        }
    }

    private static func count(_ what: String) async throws -> String {
        try await ScratchDatabase.current.run("select count(*) from groupd.\(what)")
    }

    @Test("another language of the group makes other lexemes of what was said before")
    func language() async throws {
        try await SearchFixture.with { scene in
            let ada = try await scene.chat.people(1)[0]
            let group = try await scene.group(owner: ada)
            let seq = try await scene.say("Die Häuser am Hafen", in: group, as: ada)
            try await scene.indexer.catchUp()
            #expect(try await scene.find("Haus", as: ada) == [])
            var patch = GroupPatch()
            patch.language = "german"
            _ = try await scene.node.groups.perform(.update(patch), in: group, by: ada)
            try await scene.indexer.catchUp()
            #expect(try await scene.find("Haus", as: ada) == [seq])
            #expect(try await ScratchDatabase.current.run(Self.differences) == "")
        }
    }

    @Test("another model takes over when it has everything, and the old one serves until then")
    func model() async throws {
        try await SearchFixture.with(embedder: .deterministic(dimensions: 16)) { scene in
            let ada = try await scene.chat.people(1)[0]
            let group = try await scene.group(owner: ada)
            let seq = try await scene.say("who has the key of the boat house?", in: group, as: ada)
            try await scene.indexer.catchUp()
            #expect(try await scene.find("boat house key", as: ada, mode: .semantic) == [seq])
            let next = Embedder.deterministic(dimensions: 32)
            let broken = Embedder(model: next.model) { _, _ throws(EmbeddingError) in throw .overloaded }
            await #expect(throws: EmbeddingError.self) {
                try await Indexer(database: scene.index, embedders: [broken, scene.embedder!]).catchUp()
            }
            #expect(try await scene.find("boat house key", as: ada, mode: .semantic) == [seq])
            let later = try await scene.say("the key is under the mat", in: group, as: ada)
            await #expect(throws: EmbeddingError.self) {
                try await Indexer(database: scene.index, embedders: [broken, scene.embedder!]).catchUp()
            }
            // What serves goes on to be kept up to date.
            #expect(Set(try await scene.find("key", as: ada, mode: .semantic)) == [seq, later])
            try await Indexer(database: scene.index, embedders: [next, scene.embedder!]).catchUp()
            #expect(
                try await ScratchDatabase.current.run(
                    "select name, is_serving from groupd.embedding_models") == "\(next.model.name)|t")
            #expect(try await ScratchDatabase.current.run(Self.differences) == "")
        }
    }
}
