import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("A conversation over sockets", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct ConversationTests {
    @Test("hello is answered by ready with the groups, and all brings a subscription a group")
    func hello() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let groups = [
                try await fixture.http.group("Tides", owner: ada), try await fixture.http.group("Boats", owner: ada),
            ]
            try await fixture.http.send("last", to: groups[0], from: ada)
            let socket = try await fixture.open()
            socket.send(#"{"type":"hello","token":"\#(ada.token)","subscribe":"all","ref":"h"}"#)
            let ready = try await socket.only("ready")
            #expect(ready["ref"]?.text == "h")
            #expect(
                Set(ready["groups"]?.elements.compactMap { $0["id"]?.text } ?? []) == Set(groups.map(\.description)))
            let last = ready["groups"]?.elements.compactMap { $0["last_message"] }.first { $0 != .null }
            #expect(last?["content"]?.text == "last" && last?["liked"] == nil)
            var subscribed: Set<String> = []
            for _ in groups {
                let frame = try await socket.only("subscribed")
                #expect(frame["recovered"] == .bool(true))
                #expect(frame["last_seq"] == .integer(frame["group"]?.text == groups[0].description ? 2 : 1))
                subscribed.insert(frame["group"]?.text ?? "")
            }
            #expect(subscribed == Set(groups.map(\.description)))
        }
    }

    @Test("a message is acknowledged with the number that every follower sees, the sender among them")
    func send() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let (first, second) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            for number in 0..<50 {
                first.send(#"{"type":"send","ref":"\#(number)","group":"\#(group)","content":"message \#(number)"}"#)
            }
            for number in 0..<50 {
                let frame = try await second.only("message")
                #expect(frame["seq"] == .integer(Int64(number) + 3))
                #expect(frame["message"]?["content"]?.text == "message \(number)")
                #expect(frame["message"]?["user"]?["name"]?.text == "Ada")
                #expect(frame["message"]?["liked"] == nil)
            }
            var (acks, messages): ([Int64: String], [Int64]) = ([:], [])
            while acks.count < 50 || messages.count < 50 {
                guard case .frame(let frame) = await first.next(), case .integer(let seq)? = frame["seq"] else { break }
                if frame["type"]?.text == "ack" { acks[seq] = frame["ref"]?.text } else { messages.append(seq) }
            }
            #expect(messages == Array(3..<53))
            #expect(acks == Dictionary(uniqueKeysWithValues: (0..<50).map { (Int64($0) + 3, "\($0)") }))
        }
    }

    @Test("the same client_id again gets the first one's ack, and makes no second message")
    func retry() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            let client = ClientID.random()
            var acks: [JSONTree] = []
            for content in ["once", "other words"] {
                socket.send(
                    #"{"type":"send","ref":"r","group":"\#(group)","client_id":"\#(client)","content":"\#(content)"}"#)
                acks.append(try await socket.only("ack"))
            }
            #expect(acks[0] == acks[1])
            #expect(acks[0]["client_id"]?.text == client.description)
            let history = try await fixture.http.ask("GET", "/groups/\(group)/messages", as: ada)
            #expect(history.json["items"]?.elements.compactMap { $0["content"]?.text } == ["once"])
        }
    }

    @Test("a message over REST reaches followers as one over a socket does")
    func overREST() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            let sent = try await fixture.http.ask(
                "POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"hello"}"#)
            #expect(sent.status == 201)
            let frame = try await socket.only("message")
            #expect(frame["message"]?["id"] == sent.json["id"])
            #expect(frame["seq"] == sent.json["seq"])
        }
    }

    @Test("membership and changes of the group are told in the order of their numbers")
    func changes() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            let writer = fixture.http.chat.groupWriter
            try await writer.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            try await writer.perform(.update(GroupPatch(name: "Harbour wall")), in: group, by: ada.user)
            try await writer.perform(.setRole(bob.user, .admin), in: group, by: ada.user)
            let joined = try await socket.only("member")
            #expect(joined["seq"] == .integer(2) && joined["change"]?.text == "joined")
            let updated = try await socket.only("group")
            #expect(updated["seq"] == .integer(3) && updated["value"]?["name"]?.text == "Harbour wall")
            let promoted = try await socket.only("member")
            #expect(promoted["seq"] == .integer(4) && promoted["role"]?.text == "admin")
        }
    }

    @Test("whoever is added is told, and a subscription to all includes the group from there")
    func added() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada)
            try await fixture.http.send("before", to: group, from: ada)
            let all = try await fixture.connect(bob)
            let none = try await fixture.connect(bob, subscribe: "\"none\"")
            try await fixture.http.chat.groupWriter.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            for socket in [all, none] {
                let added = try await socket.only("added")
                #expect(added["group"]?.text == group.description)
                #expect(added["value"]?["role"]?.text == "member")
                #expect(added["value"]?["last_message"]?["content"]?.text == "before")
                #expect(added["value"]?["last_message"]?["liked"] == nil)
            }
            _ = try await all.only("subscribed")
            try await fixture.http.send("welcome", to: group, from: ada)
            #expect(try await all.only("message")["message"]?["content"]?.text == "welcome")
            none.send(#"{"type":"ping","ref":"p"}"#)
            #expect(try await none.only("pong")["ref"]?.text == "p")
        }
    }

    @Test("what has been received, and what is read over HTTP, is told to the group, each once")
    func receipts() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            try await fixture.http.send("one", "two", to: group, from: ada)
            let watcher = try await fixture.follow(group, as: ada)
            let device = try await fixture.connect(bob, subscribe: "\"none\"")
            for seq in [3, 3, 2] {
                device.send(#"{"type":"received","ref":"r","group":"\#(group)","seq":\#(seq)}"#)
                #expect(try await device.only("ok")["ref"]?.text == "r")
            }
            let received = try await watcher.only("received")
            #expect(received["user"]?.text == bob.user.description && received["seq"] == .integer(3))
            for _ in 0..<2 {
                let answer = try await fixture.http.ask(
                    "POST", "/groups/\(group)/read", as: bob, json: #"{"seq":4}"#)
                #expect(answer.status == 200)
            }
            #expect(try await watcher.only("read")["seq"] == .integer(4))
            watcher.send(#"{"type":"ping"}"#)
            _ = try await watcher.only("pong")
        }
    }

    @Test("a read position is moved, answered and told to the group")
    func read() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            try await fixture.http.send("one", "two", to: group, from: ada)
            let (first, second) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            second.send(#"{"type":"read","ref":"5","group":"\#(group)","seq":4}"#)
            #expect(try await second.next("ok")["seq"] == .null)
            let told = try await first.only("read")
            #expect(told["user"]?.text == bob.user.description && told["seq"] == .integer(4))
        }
    }

    @Test("unsubscribing ends it, and a second time there is nothing to end")
    func unsubscribe() async throws {
        try await SocketFixture.with { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            let frame = #"{"type":"unsubscribe","ref":"u","group":"\#(group)"}"#
            socket.send(frame)
            #expect(try await socket.only("unsubscribed")["code"]?.text == "requested")
            try await fixture.http.send("unheard", to: group, from: ada)
            socket.send(frame)
            let error = try await socket.only("error")
            #expect(error["code"]?.text == "not_found" && error["group"]?.text == group.description)
        }
    }
}
