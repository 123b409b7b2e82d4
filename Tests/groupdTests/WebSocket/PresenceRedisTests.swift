import GroupChat
import Postgres
import Redis
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Who is here, over two servers", .scratchDatabase(from: .migrated), .tags(.database, .redis),
    .timeLimit(.minutes(2)))
struct PresenceRedisTests {
    /// Two servers on one database and one Redis.
    private static func withNodes(
        lease: Duration = .seconds(5), _ body: (ScratchRedis, SocketFixture, SocketFixture) async throws -> Void
    ) async throws {
        try await ScratchRedis.with { redis in
            try await withNode(redis, lease) { first in
                try await withNode(redis, lease) { second in try await body(redis, first, second) }
            }
        }
    }

    private static func withNode(
        _ redis: ScratchRedis, _ lease: Duration, _ body: (SocketFixture) async throws -> Void
    ) async throws {
        var configuration = redis.configuration
        configuration.reconnectDelayMax = .milliseconds(100)
        let client = try RedisClient(configuration)
        do {
            try await SocketFixture.with(
                {
                    PresenceTests.fast(&$0)
                    $0.presence.nodeLease = lease
                    $0.redis = client
                }, body)
        } catch {
            await client.shutdown()
            throw error
        }
        await client.shutdown()
    }

    @Test("they agree: what one hears is told on the other, and the most present device counts wherever it is")
    func agree() async throws {
        try await Self.withNodes { _, first, second in
            let (ada, bob) = (try await first.http.person("Ada"), try await first.http.person("Bob"))
            let group = try await first.http.group(owner: ada, members: [bob])
            let socket = try await first.follow(group, as: ada)
            let bobThere = try await second.login(bob)
            let far = try await second.follow(group, as: bobThere)
            try await socket.change(of: bob.user, to: "online")
            far.send(#"{"type":"presence","status":"away"}"#)
            try await socket.change(of: bob.user, to: "away")
            try await far.change(of: bob.user, to: "away")
            let near = try await first.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            try await far.change(of: bob.user, to: "online")
            for (fixture, person) in [(first, bob), (second, bobThere)] {
                let answer = try await fixture.http.ask("GET", "/groups/\(group)/presence", as: person)
                #expect(answer.json.present == [ada.user.description: "online", bob.user.description: "online"])
            }
            near.close()
            try await socket.change(of: bob.user, to: "away")
            far.close()
            try await socket.change(of: bob.user, to: "offline")
        }
    }

    @Test("a node that dies without goodbye is gone after its lease, and everybody who was only there")
    func death() async throws {
        try await ScratchRedis.with { redis in
            try await Self.withNode(redis, .milliseconds(500)) { fixture in
                let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
                let group = try await fixture.http.group(owner: ada, members: [bob])
                let socket = try await fixture.follow(group, as: ada)
                let client = try RedisClient(redis.configuration)
                var settings = PresenceSettings()
                settings.beat = .milliseconds(20)
                let dying = Presence(database: fixture.http.chat.database, redis: client, settings: settings)
                dying.connect(bob.user, FollowerID(loop: 0, number: 1), isHidden: false)
                let life = Task { await dying.run { _, _ in } }
                try await socket.change(of: bob.user, to: "online")
                life.cancel()
                let last = try await socket.change(of: bob.user, to: "offline")
                #expect(last.lastSeen?.text != nil)
                await client.shutdown()
            }
        }
    }

    @Test("without Redis the chat goes on and each node knows its own people; when it is back they agree again")
    func outage() async throws {
        try await Self.withNodes(lease: .seconds(1)) { redis, first, second in
            let (ada, bob) = (try await first.http.person("Ada"), try await first.http.person("Bob"))
            let eve = try await first.http.person("Eve")
            let group = try await first.http.group(owner: ada, members: [bob, eve])
            let socket = try await first.follow(group, as: ada)
            let far = try await second.connect(try await second.login(bob), subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            for stop in [redis.freeze, { await redis.kill() }] as [() async -> Void] {
                await stop()
                try await socket.change(of: bob.user, to: "offline")
                let near = try await first.connect(eve, subscribe: "\"none\"")
                try await socket.change(of: eve.user, to: "online")
                try await first.http.send("still here", to: group, from: ada)
                _ = try await socket.next("message")
                near.close()
                try await socket.change(of: eve.user, to: "offline")
                redis.thaw()
                if !redis.isRunning { try await redis.start() }
                try await socket.change(of: bob.user, to: "online")
            }
            far.close()
            try await socket.change(of: bob.user, to: "offline")
        }
    }

    @Test("a Redis that comes back empty makes nobody go away")
    func emptied() async throws {
        try await Self.withNodes(lease: .seconds(30)) { redis, first, second in
            let (ada, bob) = (try await first.http.person("Ada"), try await first.http.person("Bob"))
            let group = try await first.http.group(owner: ada, members: [bob])
            let socket = try await first.follow(group, as: ada)
            let far = try await second.connect(try await second.login(bob), subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            await redis.kill()
            try await redis.start()
            far.send(#"{"type":"presence","status":"away"}"#)
            // The very next that is told of anybody.
            let next = try await socket.next("presence")["changes"]?.elements
            #expect(next?.map { $0["status"]?.text } == ["away"])
        }
    }

    @Test("what lies in Redis is under the server's prefix, ends by itself, and has no name in it", .tags(.security))
    func keys() async throws {
        try await Self.withNodes { redis, first, second in
            let ada = try await first.http.person("Canary", email: "canary@example.org")
            let group = try await first.http.group("Canary", owner: ada)
            let there = try await second.login(ada)
            let socket = try await first.follow(group, as: ada)
            try await eventually("the other node has read what this one wrote") {
                let answer = try await second.http.ask("GET", "/groups/\(group)/presence", as: there)
                return answer.json.present == [ada.user.description: "online"]
            }
            var everything = redis.configuration
            everything.credentials = nil
            let client = try RedisClient(everything)
            try await eventually("both nodes have written") {
                try await client.send(["KEYS", "*"]).array?.count == 3
            }
            for key in try await client.send(["KEYS", "*"]).array ?? [] {
                let name = try #require(key.string)
                #expect(name.hasPrefix("groupd:presence:"))
                #expect(try await client.send(["PTTL", .string(name)]).integer ?? -1 > 0)
                let value = try await client.send(["DUMP", .string(name)]).bytes ?? []
                #expect(!String(decoding: value, as: UTF8.self).contains("anary"))
            }
            await client.shutdown()
            socket.close()
        }
    }

    @Test("forged values in Redis show nobody who is no member, and stop nothing", .tags(.security))
    func forged() async throws {
        try await Self.withNodes { redis, first, _ in
            let (ada, bob) = (try await first.http.person("Ada"), try await first.http.person("Bob"))
            let mallory = try await first.http.person("Mallory")
            let group = try await first.http.group(owner: ada, members: [bob])
            let socket = try await first.follow(group, as: ada)
            let client = try RedisClient(redis.configuration)
            let header = [UInt8](repeating: 0, count: 7) + [1] + [UInt8](repeating: 1, count: 1_024)
            for forgery in 0..<50 {
                let node = "\(UserID.random())"
                let page = mallory.user.uuid.bytes + [2] + [UInt8](repeating: 0, count: 8)
                let value = forgery.isMultiple(of: 2) ? page : Array("no page at all".utf8)
                _ = try await client.send(pipeline: [
                    ["SADD", "groupd:presence:nodes", .string(forgery.isMultiple(of: 5) ? "no node" : node)],
                    ["HSET", .string("groupd:presence:\(node)"), "h", .bytes(header)],
                    ["HSET", .string("groupd:presence:\(node)"), .string("\(page[15])"), .bytes(value)],
                ])
            }
            let wrong = "\(UserID.random())"
            _ = try await client.send(["SADD", "groupd:presence:nodes", .string(wrong)])
            _ = try await client.send(["SET", .string("groupd:presence:\(wrong)"), "of the wrong type"])
            await client.shutdown()
            let near = try await first.connect(bob, subscribe: "\"none\"")
            try await socket.change(of: bob.user, to: "online")
            near.close()
            try await socket.change(of: bob.user, to: "offline")
            let answer = try await first.http.ask("GET", "/groups/\(group)/presence", as: ada)
            #expect(answer.json.present == [ada.user.description: "online"])
        }
    }
}

extension SocketFixture {
    /// The same person with a token of this server.
    fileprivate func login(_ person: Person) async throws -> Person {
        Person(user: person.user, token: http.tokens.token(for: person.user))
    }
}
