import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Fields that a client may not set", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(2)))
struct MassAssignmentTests {
    /// What every request below says too, and what must come of it: nothing.
    private static let extra = #"""
        "id":"6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265","group":"6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265","kind":"system",
        "epoch":"mine","seq":4711,"changed_seq":4711,"last_seq":4711,"ordinal":4711,"last_read_seq":4711,"unread":4711,
        "member_count":4711,"owner":"{other}","user":{"id":"{other}","name":"Mallory"},"author":"{other}",
        "author_id":"{other}","operator":true,"is_operator":true,"tier":"premium","deleted":true,"liked":["👍"],
        "likes":{"👍":4711},"reply_count":4711,"edited_at":"2000-01-01T00:00:00.000Z",
        "created_at":"2000-01-01T00:00:00.000Z","joined_at":"2000-01-01T00:00:00.000Z","joined_seq":4711
        """#

    @Test("have no effect, in any request that writes")
    func ignored() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let write = { (method: String, path: String, own: String) in
                let extra = Self.extra.replacing("{other}", with: bob.user.description)
                return try await server.ask(method, path, as: ada, json: "{\(own),\(extra)}")
            }
            let made = try await write("POST", "/groups", #""name":"Den","role":"member""#)
            #expect(made.status == 201, "\(made.text)")
            let group = try #require(made.json["id"]?.text)
            #expect(group != "6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265")
            #expect(made.json["kind"]?.text == "group")
            #expect(made.json["role"]?.text == "owner")
            #expect(made.json["last_seq"] == .integer(1))
            #expect(made.json["member_count"] == .integer(1))
            #expect(made.json["unread"] == .integer(0))
            #expect(made.json["epoch"]?.text != "mine")
            #expect(made.json["created_at"]?.text?.hasPrefix("2000") == false)

            let sent = try await write("POST", "/groups/\(group)/messages", #""content":"Ahoy""#)
            #expect(sent.status == 201)
            check(message: sent.json, author: ada)
            check(message: try await server.ask("GET", "/groups/\(group)/messages/2", as: ada).json, author: ada)

            let edited = try await write("PATCH", "/groups/\(group)/messages/2", #""content":"Ahoy there""#)
            #expect(edited.status == 200)
            check(edit: edited.json, author: ada)
            let liked = try await write("PUT", "/groups/\(group)/messages/2/likes", #""emoji":"🎉","on":false"#)
            #expect(liked.text == #"{"likes":{"👍":1},"liked":["👍"],"seq":4}"#)

            let changed = try await write("PATCH", "/groups/\(group)", #""description":"Boats","role":"member""#)
            #expect(changed.status == 200)
            #expect(changed.json["role"]?.text == "owner")
            #expect(changed.json["epoch"] == made.json["epoch"])
            #expect(changed.json["last_seq"] == .integer(5))

            let added = try await write("POST", "/groups/\(group)/members", #""user_id":"\#(bob.user)""#)
            #expect(added.status == 201)
            #expect(added.json["role"]?.text == "member")
            #expect(added.json["user"]?["name"]?.text == "Bob")
            #expect(added.json["joined_at"]?.text?.hasPrefix("2000") == false)

            #expect(try await write("PUT", "/me/presence", #""status":"away""#).status == 204)
            let present = try await server.ask("GET", "/groups/\(group)/presence", as: bob).json
            #expect(present["online"]?.elements.map { $0["user"]?["id"]?.text } == [ada.user.description])

            let eve = try await server.person("Eve", email: "eve@example.org")
            let direct = try await write("POST", "/direct", #""user_id":"\#(eve.user)","name":"Mine","role":"owner""#)
            #expect(direct.status == 201, "\(direct.text)")
            #expect(direct.json["name"]?.text == "Eve")
            #expect(direct.json["kind"]?.text == "direct")
            #expect(direct.json["role"]?.text == "member")
            #expect(direct.json["member_count"] == .integer(2))
            #expect(direct.json["last_seq"] == .integer(2))
            #expect(direct.json["visibility"]?.text == "private")

            let muted = try await write("PUT", "/groups/\(group)/mutes/\(bob.user)", #""until":null"#)
            #expect(muted.status == 204)
            let mutes = try await server.ask("GET", "/groups/\(group)/mutes", as: ada)
            #expect(mutes.json["items"]?.elements.map { $0["user"]?["name"]?.text } == ["Bob"])
            #expect(mutes.json["items"]?.elements.first?["created_at"]?.text?.hasPrefix("2000") == false)

            let level = try await write("PUT", "/groups/\(group)/notifications", #""level":"none""#)
            #expect(level.status == 204)
            #expect(try await server.ask("GET", "/groups/\(group)", as: ada).json["notify"]?.text == "none")
            #expect(try await server.ask("GET", "/groups/\(group)", as: bob).json["notify"]?.text == "all")

            let read = try await server.ask(
                "POST", "/groups/\(group)/read", as: ada, json: #"{"seq":2,"user":"\#(bob.user)","unread":9}"#)
            #expect(read.json["last_read_seq"] == .integer(2))
            let bobs = try await server.ask("GET", "/groups/\(group)", as: bob)
            #expect(bobs.json["last_read_seq"] == .integer(6), "Bob's position is where he joined.")
        }
    }

    private func check(edit: JSONTree, author: Person) {
        #expect(edit["changed_seq"] == .integer(3))
        #expect(edit["content"]?.text == "Ahoy there")
        #expect(edit["edited_at"]?.text?.hasPrefix("2000") == false)
        check(fixed: edit, author: author)
    }

    private func check(message: JSONTree, author: Person) {
        #expect(message["changed_seq"] == .integer(2))
        #expect(message["edited_at"] == .null)
        check(fixed: message, author: author)
    }

    /// What no request changes.
    private func check(fixed message: JSONTree, author: Person) {
        #expect(message["seq"] == .integer(2))
        #expect(message["kind"]?.text == "text")
        #expect(message["user"]?["id"]?.text == author.user.description)
        #expect(message["user"]?["name"]?.text == "Ada")
        #expect(message["deleted"] == .bool(false))
        #expect(message["likes"] == .object([]))
        #expect(message["reply_count"] == .integer(0))
        #expect(message["created_at"]?.text?.hasPrefix("2000") == false)
    }
}
