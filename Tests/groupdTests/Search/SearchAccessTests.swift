import Embeddings
import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Whom a search shows what", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(3)))
struct SearchAccessTests {
    /// A way to find something.
    private struct Search: CustomStringConvertible {
        let path: String
        let mode: String?

        var description: String { "\(path) \(mode ?? "")" }

        func parameters(_ words: String) -> [(String, String)] {
            mode.map { [("q", words), ("mode", $0)] } ?? [("text", "\(words)?")]
        }
    }

    private static let searches =
        ["hybrid", "keyword", "semantic"].map { Search(path: "/search", mode: $0) }
        + [Search(path: "/search/similar", mode: nil)]

    /// Somebody who may not see the group any more, or never did.
    private struct Outsiders {
        let people: [(name: String, person: Person)]

        init(_ scene: SearchScene) async throws {
            let server = scene.server
            let mallory = try await server.person("Mallory", email: "mallory@example.org")
            let eve = try await server.person("Eve", email: "eve@example.org")
            let bob = try await server.person("Bob", email: "bob@example.org")
            let gil = try await server.person("Gil", email: "gil@example.org")
            for person in [eve, bob, gil] {
                try await server.chat.groupWriter.perform(
                    .add(person.user, role: .member), in: scene.group, by: scene.ada.user)
            }
            // Each has said something there and has a group of their own, so that there is something to search in.
            for (name, person) in [("Mallory", mallory), ("Eve", eve), ("Bob", bob), ("Gil", gil)] {
                if name != "Mallory" { try await scene.say("the canary of \(name)?", by: person) }
                let own = try await server.group("\(name)'s", owner: person)
                try await scene.say("a decoy?", by: person, in: own)
            }
            try await server.chat.groupWriter.perform(.remove(eve.user), in: scene.group, by: scene.ada.user)
            try await server.chat.groupWriter.perform(.ban(bob.user), in: scene.group, by: scene.ada.user)
            try await server.chat.groupWriter.perform(.leave, in: scene.group, by: gil.user)
            people = [("outsider", mallory), ("removed", eve), ("banned", bob), ("left", gil)]
        }
    }

    @Test(
        "who is not in a group finds nothing of it in any mode, one's own words included; a member finds it",
        arguments: [GroupChat.Visibility.private, .public])
    func outsiders(visibility: GroupChat.Visibility) async throws {
        try await HTTPFixture.with {
            $0.embedders = [.deterministic()]
        } _: { server in
            let scene = try await SearchScene(server, visibility: visibility)
            let secret = try await scene.say("the canary sings at dawn?")
            let outsiders = try await Outsiders(scene)
            try await server.indexer.catchUp()
            for search in Self.searches {
                let member = try await scene.ask(search.parameters("canary"), as: scene.ben, at: search.path)
                #expect(member.foundSeqs.contains(secret), "\(search): \(member.text)")
                for (name, person) in outsiders.people {
                    let decoy = try await scene.ask(search.parameters("decoy"), as: person, at: search.path)
                    #expect(decoy.foundSeqs.count == 1, "\(name) finds what is theirs, \(search): \(decoy.text)")
                    let outside = try await scene.ask(search.parameters("canary"), as: person, at: search.path)
                    #expect(outside.status == 200)
                    // By meaning what is theirs may be found for any word.
                    #expect(!outside.text.contains("canary"), "\(name) \(search): \(outside.text)")
                    #expect(!outside.text.contains("\(scene.group)"), "\(name) \(search): \(outside.text)")
                    let within = search.parameters("canary") + [("group", "\(scene.group)")]
                    let refused = try await scene.ask(within, as: person, at: search.path)
                    #expect(refused.status == (visibility == .public ? 403 : 404), "\(name): \(refused.text)")
                    #expect(!refused.text.contains("canary"))
                }
            }
        }
    }

    @Test("a search by words that found nothing allowed answers as one for words that nobody said")
    func nothing() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let secret = try await scene.say("the canary sings at dawn")
            let outsiders = try await Outsiders(scene)
            try await server.indexer.catchUp()
            #expect(try await scene.found(["q": "canary dawn"], as: scene.ben)?.first == secret)
            for (name, person) in outsiders.people {
                let said = try await scene.ask(["q": "canary dawn"], as: person)
                let unsaid = try await scene.ask(["q": "wordssaidnowhere"], as: person)
                #expect(said.status == 200 && said.lasting == unsaid.lasting, "\(name): \(said.text)")
            }
        }
    }

    @Test("a group that is not there answers as one that is not theirs, and as reading its messages does")
    func existence() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            try await scene.say("the canary sings at dawn")
            let mallory = try await server.person("Mallory", email: "mallory@example.org")
            for path in ["/search?q=canary&group=", "/search/similar?text=canary&group="] {
                var bodies: Set<String> = []
                for group in ["\(scene.group)", "\(GroupID.random())", "nothing"] {
                    let answer = try await server.ask("GET", path + group, as: mallory)
                    #expect(answer.status == 404)
                    bodies.insert(answer.text.replacing(answer["x-request-id"] ?? "", with: ""))
                }
                let read = try await server.ask("GET", "/groups/\(scene.group)/messages", as: mallory)
                bodies.insert(read.text.replacing(read["x-request-id"] ?? "", with: ""))
                #expect(bodies.count == 1, "\(bodies)")
            }
        }
    }

    @Test("what is said in one group changes nothing of what is found in another: no place, no score, no end")
    func counts() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            for index in 0..<6 { try await scene.say("canary tide number \(index)") }
            let search: KeyValuePairs = ["q": "canary tide", "limit": "3"]
            let before = try await scene.ask(search, as: scene.ben)
            #expect(before.foundSeqs.count == 3)
            let mallory = try await server.person("Mallory", email: "mallory@example.org")
            let other = try await server.group("Elsewhere", owner: mallory)
            for index in 0..<20 { try await scene.say("canary canary \(index)", by: mallory, in: other) }
            let after = try await scene.ask(search, as: scene.ben)
            #expect(after.lasting.without("next") == before.lasting.without("next"))
        }
    }

    @Test("who comes back finds everything again, and who was just added too")
    func rejoined() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let secret = try await scene.say("the canary sings at dawn")
            let writer = server.chat.groupWriter
            try await writer.perform(.remove(scene.ben.user), in: scene.group, by: scene.ada.user)
            #expect(try await scene.found(["q": "canary"], as: scene.ben) == [])
            try await writer.perform(.add(scene.ben.user, role: .member), in: scene.group, by: scene.ada.user)
            #expect(try await scene.found(["q": "canary"], as: scene.ben) == [secret])
        }
    }

    @Test("a deleted message is found by nobody, an edited one by its new words alone")
    func changed() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let gone = try await scene.say("the canary sings at dawn")
            let edited = try await scene.say("the canary sings at noon")
            #expect(try await scene.found(["q": "canary"]).map(Set.init) == [gone, edited])
            let path = "/groups/\(scene.group)/messages"
            #expect(try await server.ask("DELETE", "\(path)/\(gone)", as: scene.ada).status == 204)
            let change = try await server.ask(
                "PATCH", "\(path)/\(edited)", as: scene.ada, json: #"{"content":"the heron stands at noon"}"#)
            #expect(change.status == 200)
            for typed in ["canary", "dawn", #""canary sings""#] {
                let answer = try await scene.ask(["q": typed])
                #expect(answer.foundSeqs.isEmpty, "\(typed): \(answer.text)")
            }
            let heron = try await scene.ask(["q": "heron noon"])
            #expect(heron.foundSeqs == [edited])
            #expect(!heron.text.contains("canary"))
        }
    }

    @Test("a group that was deleted is found by nobody")
    func deleted() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let seq = try await scene.say("the canary sings at dawn")
            #expect(try await scene.found(["q": "canary"]) == [seq])
            #expect(try await server.ask("DELETE", "/groups/\(scene.group)", as: scene.ada).status == 204)
            #expect(try await scene.found(["q": "canary"]) == [])
        }
    }
}
