import Embeddings
import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Search", .scratchDatabase(from: .migrated), .tags(.database))
struct SearchTests {
    @Test("finds a message at once, before it is indexed and after", arguments: [false, true])
    func atOnce(isIndexed: Bool) async throws {
        try await SearchFixture.with { scene in
            let ada = try await scene.chat.people(1)[0]
            let group = try await scene.group(owner: ada)
            try await scene.say("the tide is low at noon", in: group, as: ada)
            let wanted = try await scene.say("who has the key of the boat house?", in: group, as: ada)
            try await scene.say("lunch?", in: group, as: ada)
            if isIndexed { try await scene.indexer.catchUp() }
            #expect(try await scene.find("boathouse key", in: group, as: ada) == [wanted])
            #expect(try await scene.find("keys", as: ada) == [wanted])
            #expect(try await scene.find("anchor", in: group, as: ada) == [])
        }
    }

    @Test(
        "finds the new words of an edited message and never the old, nothing of a deleted one",
        arguments: [false, true])
    func changed(isIndexed: Bool) async throws {
        try await SearchFixture.with { scene in
            let ada = try await scene.chat.people(1)[0]
            let group = try await scene.group(owner: ada)
            let edited = try await scene.say("the regatta is on sunday", in: group, as: ada)
            let deleted = try await scene.say("my number is 5550199", in: group, as: ada)
            try await scene.indexer.catchUp()
            #expect(try await scene.find("regatta", as: ada) == [edited])
            #expect(try await scene.find("5550199", as: ada) == [deleted])
            _ = try await scene.node.writer.submit(
                Draft.edit(
                    group: group, author: ada, target: edited, content: "the race is on monday", charactersMax: 100))
            _ = try await scene.node.writer.submit(Draft.deletion(group: group, author: ada, target: deleted))
            if isIndexed { try await scene.indexer.catchUp() }
            #expect(try await scene.find("regatta", as: ada) == [])
            #expect(try await scene.find("monday race", as: ada) == [edited])
            #expect(try await scene.find("5550199", as: ada) == [])
        }
    }
}
