import Embeddings
import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// The functions that search own what they read, so each asks by itself whose groups these are.
@Suite("What the search functions tell", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct SearchFunctionTests {
    private static let filters = "null, null, null, null, 'any'"

    /// Each as it is asked about a group, or about all of the asker's.
    private static func calls(_ group: String, _ found: GroupID, _ seq: Int64, _ model: String) -> [String] {
        let query = "\(group), 'harbour', 'harbour', 'harbour', 0.3, 0.3"
        let vector = "array_fill(0.05::real, array[384])"
        return [
            "search_people(array['ada'], array[true], \(group))", "search_authors('ada', \(group))",
            "search_lexemes(\(query), array['\(found)'::uuid])",
            "search_words(\(query), '{}', '{}', \(filters), '{}', '{}', 0.3, 0.15, 60, 500, 3000)",
            "search_pool(\(group), '{}', '{}', \(filters), array['\(found)'::uuid], array[\(seq)::bigint], null, null)",
            "search_vectors(\(group), '\(model)', \(vector), \(filters), 40, 20000)",
        ]
    }

    private static func rows(of call: String, as user: UserID) async throws -> Int? {
        let output = try await SearchFixture.run("select count(*) from \(call)", as: user)
        return output.split(separator: "\n").last.flatMap { Int($0) }
    }

    @Test("a member is told, and whoever is in other groups alone is told nothing, with the group named and without")
    func members() async throws {
        try await SearchFixture.with(embedder: .deterministic()) { scene in
            let people = try await scene.chat.people(2)
            let group = try await scene.group(owner: people[0])
            let other = try await scene.group(owner: people[1])
            try await ScratchDatabase.current.run("update groupd.users set name = 'Ada' where id = '\(people[0])'")
            let said = try await scene.say("the harbour", in: group, as: people[0])
            try await scene.say("elsewhere", in: other, as: people[1])
            try await scene.indexer.catchUp()
            for named in ["'\(group)'", "null"] {
                for call in Self.calls(named, group, said, scene.embedder!.model.name) {
                    let member = try await Self.rows(of: call, as: people[0])
                    #expect(try #require(member) > 0, "\(call)")
                    // Vectors are near to all there is: of the outsider's own group there is one.
                    let isOwn = named == "null" && call.hasPrefix("search_vectors")
                    #expect(try await Self.rows(of: call, as: people[1]) == (isOwn ? 1 : 0), "\(call)")
                }
            }
        }
    }
}
