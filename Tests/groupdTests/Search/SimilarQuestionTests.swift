import Embeddings
import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Earlier questions, over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct SimilarQuestionTests {
    private static func similar(
        _ text: String, _ scene: SearchScene, as person: Person? = nil, _ more: (String, String)...
    ) async throws -> TestAnswer {
        try await scene.ask([("text", text)] + more, as: person, at: "/search/similar")
    }

    @Test(
        "a question like it is found with the thread that answers it, what is no question is not, with vectors and without",
        arguments: [false, true])
    func found(byMeaning: Bool) async throws {
        try await HTTPFixture.with {
            $0.embedders = byMeaning ? [.deterministic()] : []
        } _: { server in
            let scene = try await SearchScene(server)
            let asked = try await scene.say("Who has the key to the boat shed?", by: scene.ben)
            try await scene.say("The key to the boat shed is with the harbour master.", thread: asked)
            let open = try await scene.say("Who has the key to the boat house?")
            try await scene.say("The key to the boat shed is lost again.")
            try await scene.say("What time is lunch?")
            try await server.indexer.catchUp()
            let answer = try await Self.similar("who has the key to the boat shed", scene)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.json.keys == ["items"])
            #expect(
                answer.foundSeqs.first == asked && Set(answer.foundSeqs).isSubset(of: [asked, open]), "\(answer.text)")
            let item = try #require(answer.json["items"]?.elements.first)
            #expect(item.keys == ["message", "score", "thread"])
            #expect(item["thread"] == .integer(asked))
            let message = try await server.ask("GET", "/groups/\(scene.group)/messages/\(asked)", as: scene.ada)
            #expect(item["message"] == message.json)
            for other in answer.json["items"]?.elements.dropFirst() ?? [] { #expect(other["thread"] == .null) }
            let one = try await Self.similar("who has the key to the boat", scene, ("limit", "1"))
            #expect(one.foundSeqs.count == 1)
            let within = try await Self.similar("who has the key to the boat shed", scene, ("group", "\(scene.group)"))
            #expect(within.foundSeqs == answer.foundSeqs)
        }
    }

    @Test(
        "what is about to be sent is a text and no search: operators and syntax in it mean nothing",
        arguments: [
            #"who has the "key" -shed from:me since:2026?"#, "'; drop table groupd.group_messages; --", "& | ! (",
            "the", "🌊",
            "\u{1}\u{202E}", "<b>", String(repeating: "who has the key? ", count: 110),
        ])
    func hostile(text: String) async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let seq = try await scene.say("Who has the key to the shed?")
            let answer = try await Self.similar(text, scene)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(Set(answer.foundSeqs).isSubset(of: [seq]))
            #expect(try await Self.similar("who has the key to the shed", scene).foundSeqs == [seq])
        }
    }

    @Test("a deleted question is suggested to nobody, an edited one by its new words")
    func changed() async throws {
        try await HTTPFixture.with {
            $0.embedders = [.deterministic()]
        } _: { server in
            let scene = try await SearchScene(server)
            let gone = try await scene.say("Where does the canary sing?")
            let edited = try await scene.say("Where is the canary tonight?")
            try await server.indexer.catchUp()
            #expect(try await Self.similar("where does the canary sing", scene).foundSeqs.contains(gone))
            let path = "/groups/\(scene.group)/messages"
            #expect(try await server.ask("DELETE", "\(path)/\(gone)", as: scene.ada).status == 204)
            let change = try await server.ask(
                "PATCH", "\(path)/\(edited)", as: scene.ada, json: #"{"content":"When does the heron leave?"}"#)
            #expect(change.status == 200)
            for isIndexed in [false, true] {
                if isIndexed { try await server.indexer.catchUp() }
                let old = try await Self.similar("where is the canary tonight", scene)
                #expect(!old.text.contains("canary") && old.foundSeqs.isEmpty, "\(isIndexed): \(old.text)")
                #expect(
                    try await Self.similar("when does the heron leave", scene).foundSeqs == [edited], "\(isIndexed)")
            }
        }
    }
}
