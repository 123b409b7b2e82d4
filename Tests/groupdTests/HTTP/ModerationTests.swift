import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Mutes, bans, slow mode and notification levels for clients", .scratchDatabase(from: .migrated),
    .tags(.database, .security), .timeLimit(.minutes(2)))
struct ModerationTests {
    @Test(
        "a mute is refused with until when, over REST and sockets, and told to the group; lifting it is as quiet twice")
    func mute() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: bob)
            let path = "/groups/\(group)/mutes"
            let until = "2096-10-02T07:06:40.000Z"
            let put = try await fixture.http.ask(
                "PUT", "\(path)/\(bob.user)", as: ada, json: #"{"until":"2096-10-02T09:06:40+02:00"}"#)
            #expect(put.status == 204, "\(put.text)")
            let told = try await socket.next("member")
            #expect(told["change"]?.text == "muted")
            #expect(told["user"]?["name"]?.text == "Bob")
            let list = try await fixture.http.ask("GET", path, as: ada)
            #expect(list.json["items"]?.elements.map { $0["until"]?.text } == [until])
            let refused = try await fixture.http.ask(
                "POST", "/groups/\(group)/messages", as: bob, json: #"{"content":"hi"}"#)
            #expect(refused.status == 403)
            #expect(refused.json["detail"]?.text == "You are muted in this group until \(until).")
            socket.send(#"{"type":"send","ref":"1","group":"\#(group)","content":"hi"}"#)
            let error = try await socket.next("error")
            #expect(error["code"]?.text == "forbidden")
            #expect(error["message"]?.text == "You are muted in this group until \(until).")
            for status in [204, 204] {
                let answer = try await fixture.http.ask("DELETE", "\(path)/\(bob.user)", as: ada)
                #expect(answer.status == status)
            }
            socket.send(#"{"type":"send","ref":"2","group":"\#(group)","content":"hi"}"#)
            #expect(try await socket.next("ack")["seq"] == .integer(5), "Lifting twice took one number.")
        }
    }

    @Test("a mute without a body holds until it is lifted")
    func forGood() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let group = try await server.group(owner: ada, members: [bob])
            #expect(try await server.ask("PUT", "/groups/\(group)/mutes/\(bob.user)", as: ada).status == 204)
            let list = try await server.ask("GET", "/groups/\(group)/mutes", as: ada)
            #expect(list.json["items"]?.elements.map { $0["until"] } == [.null])
            let refused = try await server.ask(
                "POST", "/groups/\(group)/messages", as: bob, json: #"{"content":"hi"}"#)
            #expect(refused.json["detail"]?.text == "You are muted in this group.")
        }
    }

    @Test("a ban is one event, ends the subscription as removed, and keeps out by every way until it is lifted")
    func ban() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob], visibility: .public)
            let (watcher, socket) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            let path = "/groups/\(group)/bans/\(bob.user)"
            for _ in 0..<2 { #expect(try await fixture.http.ask("PUT", path, as: ada).status == 204) }
            #expect(try await socket.next("unsubscribed")["code"]?.text == "removed")
            try await fixture.http.send("after", to: group, from: ada)
            let seen = try await watcher.frames(until: "message")
            #expect(seen.filter { $0["type"]?.text == "member" }.map { $0["change"]?.text } == ["banned"])
            #expect(try await fixture.http.ask("POST", "/groups/\(group)/join", as: bob).status == 403)
            let added = try await fixture.http.ask(
                "POST", "/groups/\(group)/members", as: ada, json: #"{"user_id":"\#(bob.user)"}"#)
            #expect(added.status == 409)
            socket.send(#"{"type":"subscribe","ref":"1","group":"\#(group)"}"#)
            #expect(try await socket.next("error")["code"]?.text == "forbidden")
            for _ in 0..<2 { #expect(try await fixture.http.ask("DELETE", path, as: ada).status == 204) }
            let joined = try await fixture.http.ask("POST", "/groups/\(group)/join", as: bob)
            #expect(joined.status == 200)
            // Two joined, one was banned, wrote, was let in again, joined.
            #expect(joined.json["last_seq"] == .integer(6))
        }
    }

    @Test("neither the owner nor oneself can be muted or banned, and nobody lifts their own mute")
    func powers() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let group = try await server.group(owner: ada, members: [bob])
            try await server.chat.groupWriter.perform(.setRole(bob.user, .admin), in: group, by: ada.user)
            for kind in ["mutes", "bans"] {
                let owner = try await server.ask("PUT", "/groups/\(group)/\(kind)/\(ada.user)", as: bob)
                #expect(owner.status == 403)
                let own = try await server.ask("PUT", "/groups/\(group)/\(kind)/\(bob.user)", as: bob)
                #expect(own.status == 409)
                let nobody = try await server.ask("PUT", "/groups/\(group)/\(kind)/\(UserID.random())", as: bob)
                #expect(nobody.status == 404)
                let undone = try await server.ask("DELETE", "/groups/\(group)/\(kind)/\(UserID.random())", as: bob)
                #expect(undone.status == 204)
            }
            let mute = "/groups/\(group)/mutes/\(bob.user)"
            #expect(try await server.ask("PUT", mute, as: ada).status == 204)
            #expect(try await server.ask("DELETE", mute, as: bob).status == 409)
            #expect(try await server.ask("DELETE", mute, as: ada).status == 204)
        }
    }

    @Test("slow mode is rate_limited with the rest of the wait, over REST and sockets; a retry still gets its answer")
    func slowMode() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let path = "/groups/\(group)"
            let patched = try await fixture.http.ask("PATCH", path, as: ada, json: #"{"slow_mode_seconds":3600}"#)
            #expect(patched.json["slow_mode_seconds"] == .integer(3_600))
            let body = #"{"content":"hi","client_id":"6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265"}"#
            let first = try await fixture.http.ask("POST", path + "/messages", as: bob, json: body)
            #expect(first.status == 201)
            let again = try await fixture.http.ask("POST", path + "/messages", as: bob, json: body)
            #expect(again.status == 200)
            #expect(again.json["seq"] == first.json["seq"])
            let refused = try await fixture.http.ask("POST", path + "/messages", as: bob, json: #"{"content":"so"}"#)
            #expect(refused.status == 429)
            #expect(refused.code == "rate_limited")
            #expect((3_500...3_600).contains(refused["retry-after"].flatMap { Int($0) } ?? 0))

            let socket = try await fixture.follow(group, as: bob)
            socket.send(#"{"type":"send","ref":"1","group":"\#(group)","content":"so"}"#)
            let error = try await socket.next("error")
            #expect(error["ref"]?.text == "1")
            #expect(error["code"]?.text == "rate_limited")
            guard case .integer(let wait) = error["retry_after_ms"] else {
                Issue.record("\(error)")
                return
            }
            #expect((3_500_000...3_600_000).contains(wait))
            for _ in 0..<2 {
                let sent = try await fixture.http.ask("POST", path + "/messages", as: ada, json: #"{"content":"hi"}"#)
                #expect(sent.status == 201)
            }
        }
    }

    @Test("a level is the person's own, is there in every view, and outlives leaving")
    func levels() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let path = "/groups/\(group)"
            for level in ["mentions", "none", "all", "mentions"] {
                let set = try await fixture.http.ask(
                    "PUT", path + "/notifications", as: bob, json: #"{"level":"\#(level)"}"#)
                #expect(set.status == 204)
                #expect(try await fixture.http.ask("GET", path, as: bob).json["notify"]?.text == level)
            }
            #expect(try await fixture.http.ask("GET", path, as: ada).json["notify"]?.text == "all")
            let list = try await fixture.http.ask("GET", "/groups", as: bob)
            #expect(list.json["items"]?.elements.map { $0["notify"]?.text } == ["mentions"])
            let socket = try await fixture.open(as: bob)
            socket.send(#"{"type":"hello","subscribe":"none"}"#)
            let ready = try await socket.next("ready")
            #expect(ready["groups"]?.elements.map { $0["notify"]?.text } == ["mentions"])
            try await fixture.http.chat.groupWriter.perform(.leave, in: group, by: bob.user)
            let outside = try await fixture.http.ask(
                "PUT", path + "/notifications", as: bob, json: #"{"level":"none"}"#)
            #expect(outside.status == 404)
            try await fixture.http.chat.groupWriter.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            #expect(try await fixture.http.ask("GET", path, as: bob).json["notify"]?.text == "mentions")
        }
    }
}
