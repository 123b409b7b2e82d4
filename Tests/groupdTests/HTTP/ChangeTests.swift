import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Edits and deletions over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct ChangeTests {
    /// Bob's message in a group of Ada's, with Cy as an admin and Di as a member.
    private struct Scene {
        let ada: Person
        let bob: Person
        let cy: Person
        let di: Person
        let group: GroupID
        let seq: Int64
        var path: String { "/groups/\(group)/messages/\(seq)" }

        init(_ server: HTTPFixture) async throws {
            (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            (cy, di) = (try await server.person("Cy"), try await server.person("Di"))
            group = try await server.group(owner: ada, members: [bob, cy, di])
            try await server.chat.groupWriter.perform(.setRole(cy.user, .admin), in: group, by: ada.user)
            seq = try await server.send("High water at five.", to: group, from: bob)[0]
        }

        func head(_ server: HTTPFixture) async throws -> Int64? {
            try await server.ask("GET", "/groups/\(group)", as: ada).json["last_seq"]?.int64
        }
    }

    @Test("an edit is answered with the message, which everybody then reads so; the same again takes no number")
    func edit() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let before = try await server.ask("GET", scene.path, as: scene.di).json
            let edit = #"{"content":"High water at six."}"#
            let edited = try await server.ask("PATCH", scene.path, as: scene.bob, json: edit)
            #expect(edited.status == 200)
            #expect(edited.json["content"]?.text == "High water at six.")
            #expect(edited.json["changed_seq"] == .integer(scene.seq + 1))
            #expect(edited.json["edited_at"]?.text != nil)
            for field in ["seq", "id", "user", "created_at", "likes", "thread", "deleted"] {
                #expect(edited.json[field] == before[field], "\(field)")
            }
            #expect(try await server.ask("GET", scene.path, as: scene.di).json == edited.json)
            let again = try await server.ask("PATCH", scene.path, as: scene.bob, json: edit)
            #expect(again.status == 200)
            #expect(again.json == edited.json)
            #expect(try await scene.head(server) == scene.seq + 1)
        }
    }

    @Test("only the author edits, and not while muted, nor what is deleted, nor to what could not be sent")
    func editRefused() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let head = try await scene.head(server)
            for person in [scene.ada, scene.cy, scene.di] {
                let answer = try await server.ask("PATCH", scene.path, as: person, json: #"{"content":"mine"}"#)
                #expect(answer.code == "forbidden")
            }
            for content in ["", " \u{3000}", String(repeating: "é", count: 8_001)] {
                let answer = try await server.ask(
                    "PATCH", scene.path, as: scene.bob, json: #"{"content":"\#(content)"}"#)
                #expect(answer.status == 422)
                #expect(answer.json["errors"]?.elements.first?["field"]?.text == "content")
            }
            let longest = #"{"content":"\#(String(repeating: "é", count: 8_000))"}"#
            #expect(try await server.ask("PATCH", scene.path, as: scene.bob, json: longest).status == 200)
            try await server.chat.groupWriter.perform(
                .mute(scene.bob.user, until: nil), in: scene.group, by: scene.ada.user)
            let muted = try await server.ask("PATCH", scene.path, as: scene.bob, json: #"{"content":"louder"}"#)
            #expect(muted.code == "forbidden")
            // Taking back is no speaking.
            #expect(try await server.ask("DELETE", scene.path, as: scene.bob).status == 204)
            try await server.chat.groupWriter.perform(.unmute(scene.bob.user), in: scene.group, by: scene.ada.user)
            let gone = try await server.ask("PATCH", scene.path, as: scene.bob, json: #"{"content":"back"}"#)
            #expect(gone.code == "conflict")
            // The longest edit, muting, the deletion, unmuting.
            #expect(try await scene.head(server) == head.map { $0 + 4 })
        }
    }

    @Test("authors take back their own and admins anybody's; once more is as good, and takes no number")
    func deletion() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            #expect(try await server.ask("DELETE", scene.path, as: scene.di).code == "forbidden")
            _ = try await server.ask("PUT", scene.path + "/likes", as: scene.di)
            let head = try await scene.head(server)
            for person in [scene.cy, scene.cy, scene.bob, scene.ada] {
                let answer = try await server.ask("DELETE", scene.path, as: person)
                #expect(answer.status == 204 && answer.body.isEmpty)
            }
            #expect(try await scene.head(server) == head.map { $0 + 1 })
            #expect(try await server.ask("DELETE", scene.path, as: scene.di).code == "forbidden")
            let tombstone = try await server.ask("GET", scene.path, as: scene.di).json
            #expect(tombstone["deleted"] == .bool(true))
            #expect(tombstone["content"]?.text == "")
            #expect(tombstone["likes"] == .object([]) && tombstone["liked"] == .array([]))
            #expect(tombstone["attachments"] == .array([]) && tombstone["mentions"] == .array([]))
            #expect(tombstone["changed_seq"] == head.map { .integer($0 + 1) })
            let own = try await server.send("Low water.", to: scene.group, from: scene.bob)[0]
            let path = "/groups/\(scene.group)/messages/\(own)"
            #expect(try await server.ask("DELETE", path, as: scene.bob).status == 204)
            let history = try await server.ask("GET", "/groups/\(scene.group)/messages", as: scene.di).json
            #expect(history["items"]?.elements.map { $0["deleted"] } == [.bool(true), .bool(true)])
        }
    }

    @Test("what a message has said is read by its author and the admins, oldest first, page by page")
    func versions() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            for content in ["at six", "at seven"] {
                let answer = try await server.ask(
                    "PATCH", scene.path, as: scene.bob, json: #"{"content":"\#(content)"}"#)
                #expect(answer.status == 200)
            }
            let history = scene.path + "/history"
            for person in [scene.bob, scene.cy, scene.ada] {
                let all = try await server.ask("GET", history, as: person)
                let items = all.json["items"]?.elements ?? []
                #expect(items.map { $0["content"]?.text } == ["High water at five.", "at six", "at seven"])
                #expect(items.map { $0["seq"]?.int64 } == [scene.seq, scene.seq + 1, scene.seq + 2])
                #expect(all.json["next"] == .null)
            }
            let message = try await server.ask("GET", scene.path, as: scene.bob).json
            let first = try await server.ask("GET", history + "?limit=2", as: scene.bob).json
            #expect(first["items"]?.elements.count == 2)
            #expect(first["items"]?.elements[0]["written_at"] == message["created_at"])
            let cursor = try #require(first["next"]?.text)
            let second = try await server.ask("GET", history + "?limit=2&cursor=\(cursor)", as: scene.bob).json
            #expect(second["items"]?.elements.map { $0["written_at"] } == [message["edited_at"]])
            #expect(second["next"] == .null)

            #expect(try await server.ask("GET", history, as: scene.di).code == "forbidden")
            #expect(try await server.ask("DELETE", scene.path, as: scene.bob).status == 204)
            let forgotten = try await server.ask("GET", history, as: scene.ada)
            #expect(forgotten.text == #"{"items":[],"next":null}"#)
        }
    }

    @Test(
        "what is not there and what is none of the asker's business sound alike and come on the same beat",
        .tags(.security),
        arguments: [("PATCH", ""), ("DELETE", ""), ("GET", "/history"), ("PUT", "/likes"), ("DELETE", "/likes")])
    func absent(method: String, rest: String) async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let mallory = try await server.person("Mallory")
            var bodies: Set<String> = []
            for (path, person) in [
                (scene.path, mallory), ("/groups/\(scene.group)/messages/99", mallory),
                ("/groups/\(GroupID.random())/messages/\(scene.seq)", mallory),
                ("/groups/\(scene.group)/messages/99", scene.bob),
            ] {
                let start = ContinuousClock.now
                let json = method == "PATCH" ? #"{"content":"mine"}"# : nil
                let answer = try await server.ask(method, path + rest, as: person, json: json)
                // A bound from below, which no slow machine breaks.
                #expect(ContinuousClock.now - start >= NotFoundTiming.beat)
                #expect(answer.status == 404)
                bodies.insert(answer.text.replacing(answer["x-request-id"] ?? "", with: ""))
            }
            #expect(bodies.count == 1, "\(bodies)")
        }
    }

    @Test("edits, deletions and likes are counted among the other commands, not among the messages")
    func rates() async throws {
        try await HTTPFixture.with {
            $0.rates.message = .init(perMinute: 1, burst: 1)
            $0.rates.command = .init(perMinute: 1, burst: 4)
        } _: { server in
            let scene = try await Scene(server)
            let message = #"{"content":"Ahoy"}"#
            let messages = "/groups/\(scene.group)/messages"
            #expect(try await server.ask("POST", messages, as: scene.bob, json: message).status == 201)
            #expect(try await server.ask("POST", messages, as: scene.bob, json: message).code == "rate_limited")
            #expect(try await server.ask("PATCH", scene.path, as: scene.bob, json: message).status == 200)
            #expect(try await server.ask("PUT", scene.path + "/likes", as: scene.bob).status == 200)
            #expect(try await server.ask("DELETE", scene.path + "/likes", as: scene.bob).status == 200)
            #expect(try await server.ask("DELETE", scene.path, as: scene.bob).status == 204)
            for (method, rest) in [("PATCH", ""), ("DELETE", ""), ("PUT", "/likes"), ("GET", "/history")] {
                let json = method == "PATCH" ? message : nil
                let answer = try await server.ask(method, scene.path + rest, as: scene.bob, json: json)
                #expect(answer.code == "rate_limited" && answer["retry-after"] != nil, "\(method) \(rest)")
            }
        }
    }
}
