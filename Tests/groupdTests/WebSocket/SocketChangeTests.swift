import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Edits, deletions and likes over sockets", .scratchDatabase(from: .migrated), .tags(.database),
    .timeLimit(.minutes(1)))
struct SocketChangeTests {
    /// Bob's message 3 in a group of Ada's.
    private struct Scene {
        let ada: Person
        let bob: Person
        let group: GroupID
        static let seq: Int64 = 3

        init(_ fixture: SocketFixture) async throws {
            (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            group = try await fixture.http.group(owner: ada, members: [bob])
            #expect(try await fixture.http.send("said", to: group, from: bob) == [Self.seq])
        }

        func edit(_ content: String) -> String {
            #"{"type":"edit","ref":"e","group":"\#(group)","seq":3,"content":"\#(content)"}"#
        }

        func like(_ emoji: String, _ isOn: Bool) -> String {
            #"{"type":"like","ref":"l","group":"\#(group)","seq":3,"emoji":"\#(emoji)","on":\#(isOn)}"#
        }

        var delete: String { #"{"type":"delete","ref":"d","group":"\#(group)","seq":3}"# }
    }

    /// What the server says to a frame: the number that it took.
    private func ok(_ frame: String, _ socket: TestSocket) async throws -> JSONTree? {
        socket.send(frame)
        return try await socket.only("ok")["seq"]
    }

    @Test("each is answered by ok with its number after the commit, and by ok without one where nothing changed")
    func answers() async throws {
        try await SocketFixture.with { fixture in
            let scene = try await Scene(fixture)
            let socket = try await fixture.connect(scene.bob, subscribe: "\"none\"")
            socket.send(scene.edit("said better"))
            #expect(try await socket.only("ok") == JSONTree(parsing: #"{"type":"ok","ref":"e","seq":4}"#))
            let message = "/groups/\(scene.group)/messages/3"
            #expect(try await fixture.http.ask("GET", message, as: scene.ada).json["content"]?.text == "said better")
            #expect(try await ok(scene.edit("said better"), socket) == .null)
            #expect(try await ok(scene.like("👍", true), socket) == .integer(5))
            #expect(try await ok(scene.like("👍", true), socket) == .null)
            #expect(try await ok(scene.like("👍", false), socket) == .integer(6))
            #expect(try await ok(scene.like("👍", false), socket) == .null)
            #expect(try await ok(scene.delete, socket) == .integer(7))
            #expect(try await ok(scene.delete, socket) == .null)
        }
    }

    @Test("every follower hears of each with its number, the changer too, over REST as over sockets")
    func events() async throws {
        try await SocketFixture.with { fixture in
            let scene = try await Scene(fixture)
            let (own, other) = (
                try await fixture.follow(scene.group, as: scene.bob),
                try await fixture.follow(scene.group, as: scene.ada)
            )
            let message = "/groups/\(scene.group)/messages/3"
            own.send(scene.edit("one"))
            _ = try await own.next("edited")
            _ = try await fixture.http.ask("PATCH", message, as: scene.bob, json: #"{"content":"two"}"#)
            _ = try await own.next("edited")
            own.send(scene.like("\u{2764}", true))
            _ = try await own.next("liked")
            _ = try await fixture.http.ask("PUT", message + "/likes/" + "❤\u{FE0F}".percentEncoded, as: scene.ada)
            _ = try await own.next("liked")
            other.send(scene.delete)
            #expect(try await own.next("deleted")["seq"] == .integer(8))

            for (seq, content) in [(4, "one"), (5, "two")] as [(Int64, String)] {
                let edited = try await other.only("edited")
                #expect(edited["seq"] == .integer(seq))
                #expect(edited["message"]?["content"]?.text == content)
                #expect(edited["message"]?["changed_seq"] == .integer(seq))
                #expect(edited["message"]?["seq"] == .integer(3) && edited["message"]?["liked"] == nil)
            }
            for (seq, person, count) in [(6, scene.bob, 1), (7, scene.ada, 2)] as [(Int64, Person, Int64)] {
                let wanted = #"""
                    {"type":"liked","group":"\#(scene.group)","seq":\#(seq),"target":3,"user":"\#(person.user)",\#
                    "emoji":"❤\#u{FE0F}","on":true,"count":\#(count)}
                    """#
                #expect(try await other.only("liked") == JSONTree(parsing: wanted))
            }
            let deleted = try await other.next("deleted")
            #expect(deleted["message"]?["deleted"] == .bool(true) && deleted["message"]?["content"]?.text == "")
            #expect(deleted["message"]?["likes"] == .object([]))
        }
    }

    @Test("what is refused names why, the group and the ref, and takes no number")
    func refusals() async throws {
        try await SocketFixture.with { fixture in
            let scene = try await Scene(fixture)
            let cy = try await fixture.http.person("Cy")
            try await fixture.http.chat.groupWriter.perform(
                .add(cy.user, role: .member), in: scene.group, by: scene.ada.user)
            let (ada, bob) = (
                try await fixture.connect(scene.ada, subscribe: "\"none\""),
                try await fixture.connect(scene.bob, subscribe: "\"none\"")
            )
            let other = try await fixture.connect(cy, subscribe: "\"none\"")
            let missing = { (frame: String) in frame.replacing("\"seq\":3", with: "\"seq\":99") }
            func check(_ socket: TestSocket, _ frame: String, _ code: String) async throws {
                socket.send(frame)
                let error = try await socket.only("error")
                #expect(error["code"]?.text == code, "\(frame)")
                #expect(error["group"]?.text == scene.group.description)
                #expect(error["ref"]?.text?.count == 1)
            }
            try await check(ada, scene.edit("not mine"), "forbidden")
            try await check(other, scene.edit("not mine"), "forbidden")
            try await check(other, scene.delete, "forbidden")
            for frame in [scene.edit("x"), scene.like("👍", true), scene.delete] {
                try await check(bob, missing(frame), "not_found")
            }
            #expect(try await ok(scene.delete, ada) == .integer(5))
            for frame in [scene.edit("x"), scene.like("👍", true), scene.like("👍", false)] {
                try await check(bob, frame, "conflict")
            }
            let head = try await fixture.http.ask("GET", "/groups/\(scene.group)", as: scene.ada)
            #expect(head.json["last_seq"] == .integer(5))
        }
    }

    @Test("whoever was away resumes to the message as it is, perhaps a tombstone, never as it was", .tags(.security))
    func away() async throws {
        try await SocketFixture.with { fixture in
            let scene = try await Scene(fixture)
            let second = try await fixture.http.send("meant for nobody", to: scene.group, from: scene.bob)[0]
            let here = try await fixture.connect(scene.bob, subscribe: "\"none\"")
            let epoch = try #require(
                try await fixture.http.ask("GET", "/groups/\(scene.group)", as: scene.ada).json["epoch"]?.text)
            #expect(try await ok(scene.edit("said better"), here) == .integer(5))
            #expect(try await ok(scene.like("👍", true), here) == .integer(6))
            here.send(#"{"type":"delete","group":"\#(scene.group)","seq":\#(second)}"#)
            _ = try await here.only("ok")
            let back = try await fixture.connect(
                scene.ada, resume: #"{"\#(scene.group)":{"epoch":"\#(epoch)","seq":2}}"#)
            _ = try await back.only("subscribed")
            let said = try await back.only("message")
            #expect(said["message"]?["content"]?.text == "said better")
            #expect(said["message"]?["changed_seq"] == .integer(6))
            let gone = try await back.only("message")
            #expect(gone["message"]?["deleted"] == .bool(true) && gone["message"]?["content"]?.text == "")
            #expect(try await back.only("edited")["message"]?["content"]?.text == "said better")
            #expect(try await back.only("liked")["count"] == .integer(1))
            #expect(try await back.only("deleted")["message"] == gone["message"])
        }
    }

    @Test("they are counted among the other commands, and surplus is told when to come back")
    func rates() async throws {
        try await SocketFixture.with {
            $0.rates.message = .init(perMinute: 1, burst: 1)
            $0.rates.command = .init(perMinute: 1, burst: 3)
        } _: { fixture in
            let scene = try await Scene(fixture)
            let socket = try await fixture.connect(scene.bob, subscribe: "\"none\"")
            let message = #"{"type":"send","ref":"s","group":"\#(scene.group)","content":"x"}"#
            socket.send(message)
            _ = try await socket.only("ack")
            socket.send(message)
            #expect(try await socket.only("error")["code"]?.text == "rate_limited")
            for frame in [scene.edit("y"), scene.like("👍", true), scene.delete] {
                #expect(try await ok(frame, socket) != .null)
            }
            for frame in [scene.edit("y"), scene.like("👍", true), scene.delete] {
                socket.send(frame)
                let error = try await socket.only("error")
                #expect(error["code"]?.text == "rate_limited" && error["retry_after_ms"] != nil)
            }
        }
    }
}
