import Embeddings
import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// The plans inside the search functions, as PostgreSQL runs them for a member: by their indexes, however much there is.
@Suite("The plans of search", .scratchDatabase(from: .migrated), .tags(.database))
struct SearchPlanTests {
    private static let query = """
        'rope 17 harbour', 'rope 17 harbour', 'rope 17 harbour', 0.3, 0.3, '{}', '{}', null, null, null
        """

    /// A group with so many messages, all indexed, and another as large beside it.
    private static func fill(_ scene: SearchFixture, count: Int) async throws -> (group: GroupID, member: UserID) {
        let people = try await scene.chat.people(2)
        let group = try await scene.group(owner: people[0])
        for (group, owner) in [(group, people[0]), (try await scene.group(owner: people[1]), people[1])] {
            try await ScratchDatabase.current.run(
                """
                insert into groupd.group_messages (group_id, seq, id, author_id, ordinal, content, language, created_at)
                select '\(group)', n + 1, gen_random_uuid(), '\(owner)', n,
                    'harbour ' || (array['boat', 'tide', 'rope'])[1 + n % 3] || ' ' || n / 10, 'groupd.english', now()
                from generate_series(1, \(count)) n;
                update groupd.group_heads set last_seq = \(count) + 1, message_count = \(count), last_message_at = now()
                where group_id = '\(group)';
                """)
        }
        try await scene.indexer.catchUp()
        return (group, people[0])
    }

    /// What PostgreSQL says it did, of every statement inside a call.
    private static func plans(of call: String, as member: UserID) async throws -> String {
        try await SearchFixture.run(
            "select count(*) from \(call)", as: member,
            settings: """
                load 'auto_explain';
                set auto_explain.log_min_duration = 0;
                set auto_explain.log_nested_statements = on;
                set auto_explain.log_analyze = on;
                set auto_explain.log_level = notice;
                set enable_bitmapscan = off;
                """)
    }

    @Test("words are found by their index, and what stands around them by its key")
    func words() async throws {
        try await SearchFixture.with { scene in
            let (group, member) = try await Self.fill(scene, count: 20_000)
            let words = try await Self.plans(
                of: "search_words('\(group)', \(Self.query), null, 'any', '{}', '{}', 0.3, 0.15, 150, 500, 8000)",
                as: member)
            #expect(words.contains("message_words_search"))
            #expect(!words.contains("Seq Scan on"))
            let pool = try await Self.plans(
                of: """
                    search_pool('\(group)', '{}', '{}', null, null, null, null, 'any', array['\(group)'::uuid],
                        array[700::bigint], null, null)
                    """,
                as: member)
            #expect(pool.contains("group_messages_pkey"))
            #expect(!pool.contains("Seq Scan on"))
            // Nothing is read for each of the group's messages or lexemes: a third of the messages have `rope`.
            #expect(!words.contains(/rows=(\d{5,}) loops/))
            #expect(!pool.contains(/actual time=[0-9.]+ rows=(\d{4,}) loops/))
        }
    }

    @Test("vectors are compared one by one in a small group, and found by their index in a large one")
    func vectors() async throws {
        try await SearchFixture.with(embedder: .deterministic()) { scene in
            let (group, member) = try await Self.fill(scene, count: 1_500)
            func plans(exactMax: Int) async throws -> String {
                try await Self.plans(
                    of: """
                        search_vectors('\(group)', '\(scene.embedder!.model.name)', array_fill(0.05::real, array[384]), null,
                            null, null, null, 'any', 100, \(exactMax))
                        """, as: member)
            }
            let small = try await plans(exactMax: 20_000)
            #expect(small.contains("message_embeddings_pkey"))
            #expect(!small.contains("message_embeddings_384"))
            let large = try await plans(exactMax: 10)
            #expect(large.contains("message_embeddings_384"))
            #expect(!(small + large).contains("Seq Scan on message_embeddings"))
        }
    }

    @Test("whom a query names is found by the beginning of names, and not by looking at everybody who is there")
    func people() async throws {
        try await SearchFixture.with { scene in
            let (group, member) = try await Self.fill(scene, count: 10)
            try await ScratchDatabase.current.run(
                """
                insert into groupd.users (id, name)
                select gen_random_uuid(), 'person' || n || ' of many' from generate_series(1, 5000) n;
                insert into groupd.group_people (group_id, user_id)
                select '\(group)', id from groupd.users where name like 'person%';
                analyze groupd.users, groupd.group_people;
                """)
            for call in [
                "search_people(array['person7', 'harbour'], array[true, true], '\(group)')",
                "search_people(array['person7', 'harbour'], array[true, true], null)",
                "search_authors('person77', '\(group)')",
            ] {
                let plans = try await Self.plans(of: call, as: member)
                #expect(plans.contains("users_by_name_prefix"))
                #expect(!plans.contains(/rows=\d{4,} loops/), "\(plans)")
                #expect(!plans.contains(/Rows Removed by Filter: \d{3,}/), "\(plans)")
            }
        }
    }
}
