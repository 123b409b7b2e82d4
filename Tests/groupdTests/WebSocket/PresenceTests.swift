import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Who is here, over sockets", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct PresenceTests {
    /// Fast, with room for a busy machine where something is not to happen.
    static func fast(_ options: inout SocketFixture.Options) {
        options.tellsPresence = true
        // Who closes is gone at once, and not when a ping is not answered.
        options.limits.heartbeatSeconds = 3_600
        options.presence.beat = .milliseconds(20)
        options.presence.linger = .milliseconds(50)
        options.presence.hidingSweep = .milliseconds(50)
    }

    @Test("coming, stepping away and going is told to the group, and going with a time")
    func changes() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let other = try await fixture.connect(bob, subscribe: "\"none\"")
            #expect(try await socket.change(of: bob.user, to: "online").group == group.description)
            other.send(#"{"type":"presence","ref":"p","status":"away"}"#)
            #expect(try await other.only("ok")["ref"]?.text == "p")
            #expect(try await socket.change(of: bob.user, to: "away").lastSeen == nil)
            other.send(#"{"type":"presence","status":"online"}"#)
            try await socket.change(of: bob.user, to: "online")
            other.close()
            let last = try await socket.change(of: bob.user, to: "offline")
            #expect(last.lastSeen?.text?.hasSuffix("Z") == true)
        }
    }

    @Test("of a person's devices the most present one counts, and the last one to leave ends it")
    func devices() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let phone = try await fixture.connect(bob, subscribe: "\"none\"")
            let desk = try await fixture.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            phone.send(#"{"type":"presence","ref":"p","status":"away"}"#)
            _ = try await phone.next("ok")
            desk.close()
            try await socket.change(of: bob.user, to: "away")
            phone.close()
            try await socket.change(of: bob.user, to: "offline")
        }
    }

    @Test("a subscription begins with who is there, and REST says the same")
    func summary() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let eve = try await fixture.http.person("Eve")
            let group = try await fixture.http.group(owner: ada, members: [bob, eve])
            let socket = try await fixture.follow(group, as: ada)
            let other = try await fixture.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            other.send(#"{"type":"presence","status":"away"}"#)
            try await socket.change(of: bob.user, to: "away")
            let expected = [ada.user.description: "online", bob.user.description: "away"]
            let late = try await fixture.connect(ada, subscribe: "\"none\"")
            late.send(#"{"type":"subscribe","group":"\#(group)"}"#)
            let presence = try #require(try await late.next("subscribed")["presence"])
            #expect(presence.present == expected)
            #expect(presence["count"] == .integer(2))
            for path in ["/groups/\(group)/presence", "/presence"] {
                let answer = try await fixture.http.ask("GET", path, as: eve)
                #expect(answer.status == 200)
                #expect(answer.json.present == expected)
                #expect(answer.json["count"] == .integer(2))
                #expect(answer.json["online"]?.elements.first?["user"]?["name"] != nil)
            }
        }
    }

    @Test("a client without a socket is there for as long as it says so")
    func lease() async throws {
        try await SocketFixture.with {
            Self.fast(&$0)
            $0.presence.lease = .milliseconds(300)
        } _: { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let say = { (status: String) in
                try await fixture.http.ask("PUT", "/me/presence", as: bob, json: #"{"status":"\#(status)"}"#).status
            }
            #expect(try await say("away") == 204)
            try await socket.change(of: bob.user, to: "away")
            try await socket.change(of: bob.user, to: "offline")
            #expect(try await say("online") == 204)
            try await socket.change(of: bob.user, to: "online")
            #expect(try await say("offline") == 204)
            try await socket.change(of: bob.user, to: "offline")
            #expect(try await say("dancing") == 422)
        }
    }

    @Test("nobody hears of people outside of their groups, nor of those who left them", .tags(.security))
    func strangers() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let mallory = try await fixture.http.person("Mallory")
            let den = try await fixture.http.group(owner: ada, members: [bob])
            let bay = try await fixture.http.group("Bay", owner: ada, members: [bob])
            let cave = try await fixture.http.group("Cave", owner: mallory)
            let socket = try await fixture.connect(ada)
            for _ in 0..<2 { _ = try await socket.next("subscribed") }
            let hers = try await fixture.follow(cave, as: mallory)
            for path in ["/groups/\(den)/presence", "/presence"] {
                let answer = try await fixture.http.ask("GET", path, as: mallory)
                #expect(answer.json.present[ada.user.description] == nil)
                #expect(answer.status == (path == "/presence" ? 200 : 404))
            }
            _ = try await fixture.http.chat.groupWriter.perform(.remove(bob.user), in: den, by: ada.user)
            while try await socket.next("member")["group"]?.text != den.description {}
            let his = try await fixture.connect(bob)
            #expect(try await socket.change(of: bob.user, to: "online").group == bay.description)
            his.send(#"{"type":"presence","status":"away"}"#)
            #expect(try await socket.change(of: bob.user, to: "away").group == bay.description)
            let second = try await fixture.connect(ada, subscribe: "\"none\"")
            second.send(#"{"type":"presence","status":"away"}"#)
            for frame in try await socket.framesSoFar() + (try await his.framesSoFar()) {
                guard frame["type"]?.text == "presence", frame["group"]?.text == den.description else { continue }
                for change in frame["changes"]?.elements ?? [] {
                    #expect(change["user"]?.text != bob.user.description)
                }
            }
            for frame in try await his.framesSoFar() { #expect(frame["group"]?.text != den.description) }
            for frame in try await hers.framesSoFar() where frame["type"]?.text == "presence" {
                let people = frame["changes"]?.elements.compactMap { $0["user"]?.text }
                #expect(people == [mallory.user.description])
            }
        }
    }

    @Test("who joins is told to the others as they are")
    func joining() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            let other = try await fixture.connect(bob, subscribe: "\"none\"")
            try await fixture.http.chat.groupWriter.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            try await socket.change(of: bob.user, to: "online")
            other.close()
            try await socket.change(of: bob.user, to: "offline")
        }
    }

    @Test("who hides is offline to everybody, with no time, however many devices they have", .tags(.security))
    func hiding() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let ada = try await fixture.http.person("Ada", email: "ada@example.org")
            let bob = try await fixture.http.person("Bob", email: "bob@example.org")
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let first = try await fixture.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            first.close()
            try await socket.change(of: bob.user, to: "offline")
            try await eventually("the time is stored") {
                let answer = try await fixture.http.ask("GET", "/groups/\(group)/presence", as: ada)
                return answer.json["offline"]?.elements.contains { $0["user"]?["id"]?.text == bob.user.description }
                    ?? false
            }
            let second = try await fixture.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            var change = UserReader.Change()
            change.presenceHidden = true
            _ = try await UserReader(database: fixture.http.chat.database).change(change, as: bob.user)
            #expect(try await socket.change(of: bob.user, to: "offline").lastSeen == nil)
            second.send(#"{"type":"presence","ref":"p","status":"away"}"#)
            _ = try await second.next("ok")
            second.close()
            #expect(
                try await fixture.http.ask("PUT", "/me/presence", as: bob, json: #"{"status":"online"}"#).status == 204)
            let answer = try await fixture.http.ask("GET", "/groups/\(group)/presence", as: ada)
            #expect(answer.json.present.keys.sorted() == [ada.user.description])
            #expect(answer.json["offline"]?.elements.isEmpty == true)
            change.presenceHidden = false
            _ = try await UserReader(database: fixture.http.chat.database).change(change, as: bob.user)
            // The very next that is told: nothing was while he hid.
            let next = try await socket.next("presence")["changes"]?.elements
            #expect(next?.map { $0["user"]?.text } == [bob.user.description])
            #expect(next?.first?["status"]?.text == "online")
        }
    }

    @Test("over 500 members there are counts, and nobody is named")
    func largeGroup() async throws {
        try await SocketFixture.with(Self.fast) { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            try await fixture.http.admin.execute(
                SQL(
                    "test.crowd",
                    """
                    with people as (
                        insert into groupd.users (id, name) select gen_random_uuid(), 'x' from generate_series(1, 500)
                        returning id
                    ),
                    known as (
                        insert into groupd.group_people (group_id, user_id) select $1, id from people
                    )
                    insert into groupd.group_members (group_id, user_id, role, joined_seq)
                    select $1, id, 'member', 2 from people
                    """), group.uuid, lane: HTTPFixture.adminLane)
            let other = try await fixture.connect(bob, subscribe: "\"none\"")
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            try await eventually("a subscription counts them both") {
                socket.send(#"{"type":"subscribe","group":"\#(group)"}"#)
                let presence = try await socket.next("subscribed")["presence"]
                #expect(presence?["online"] == nil)
                return presence?["count"] == .integer(2)
            }
            for path in ["/groups/\(group)/presence", "/presence"] {
                let answer = try await fixture.http.ask("GET", path, as: ada).json
                #expect(answer["count"] == .integer(2), "\(path)")
                #expect(answer["online"] == nil && answer["offline"] == nil)
            }
            other.close()
            try await eventually("a subscription counts her alone") {
                socket.send(#"{"type":"subscribe","group":"\#(group)"}"#)
                return try await socket.next("subscribed")["presence"]?["count"] == .integer(1)
            }
        }
    }

    @Test("when somebody was last seen outlives the server")
    func lastSeen() async throws {
        let (group, ada, bob) = try await SocketFixture.with(Self.fast) { fixture in
            let ada = try await fixture.http.person("Ada", email: "ada@example.org")
            let bob = try await fixture.http.person("Bob", email: "bob@example.org")
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let socket = try await fixture.follow(group, as: ada)
            let other = try await fixture.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            other.close()
            let told = try await socket.change(of: bob.user, to: "offline").lastSeen
            try await eventually("the time is stored") {
                let answer = try await fixture.http.ask("GET", "/groups/\(group)/presence", as: ada)
                return answer.json["offline"]?.elements.first?["last_seen"] == told
            }
            return (group, ada, bob)
        }
        try await SocketFixture.with { fixture in
            let token = fixture.http.tokens.token(for: ada.user, isOperator: false)
            let answer = try await fixture.http.ask(
                "GET", "/groups/\(group)/presence", as: Person(user: ada.user, token: token))
            let people = answer.json["offline"]?.elements.compactMap { $0["user"]?["id"]?.text } ?? []
            #expect(people.contains(bob.user.description))
            #expect(answer.json.present.isEmpty && answer.json["count"] == .integer(0))
        }
    }
}
