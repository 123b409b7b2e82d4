import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite(
    "Direct conversations for clients", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(2)))
struct DirectTests {
    private static let disable = SQL("test.disable", "update groupd.accounts set disabled_at = now() where id = $1")
    private static let erase = SQL("test.erase", "update groupd.users set erased_at = now() where id = $1")

    private static func people(_ server: HTTPFixture, _ names: String...) async throws -> [Person] {
        var people: [Person] = []
        for name in names {
            people.append(try await server.person(name, email: "\(name.lowercased())@example.org"))
        }
        return people
    }

    @Test("the first to ask makes it, and then both find the same by id and by address in any case")
    func open() async throws {
        try await HTTPFixture.with { server in
            let people = try await Self.people(server, "Ada", "Bob")
            let (ada, bob) = (people[0], people[1])
            let made = try await server.ask("POST", "/direct", as: ada, json: #"{"email":"BOB@example.org"}"#)
            #expect(made.status == 201, "\(made.text)")
            #expect(made.json["kind"]?.text == "direct")
            #expect(made.json["name"]?.text == "Bob")
            for body in [#"{"user_id":"\#(ada.user)"}"#, #"{"email":"ada@example.org"}"#] {
                let found = try await server.ask("POST", "/direct", as: bob, json: body)
                #expect(found.status == 200)
                #expect(found.json["id"] == made.json["id"])
                #expect(found.json["name"]?.text == "Ada")
            }
            let group = try #require(made.json["id"]?.text)
            let sent = try await server.ask("POST", "/groups/\(group)/messages", as: bob, json: #"{"content":"hi"}"#)
            #expect(sent.status == 201)
            let list = try await server.ask("GET", "/groups?q=bo", as: ada)
            #expect(list.json["items"]?.elements.map { $0["id"]?.text } == [group])
            #expect(list.json["items"]?.elements.first?["unread"] == .integer(1))
            #expect(try await server.ask("GET", "/groups?q=ada", as: ada).json["items"]?.elements.isEmpty == true)
        }
    }

    @Test("asked for by both, many times at once, it is one")
    func race() async throws {
        try await HTTPFixture.with { server in
            let people = try await Self.people(server, "Ada", "Bob")
            let answers = try await withThrowingTaskGroup(of: TestAnswer.self) { tasks in
                for index in 0..<40 {
                    let (asker, other) = index % 2 == 0 ? (people[0], people[1]) : (people[1], people[0])
                    tasks.addTask {
                        try await server.ask("POST", "/direct", as: asker, json: #"{"user_id":"\#(other.user)"}"#)
                    }
                }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.status == 201 } == 1)
            #expect(answers.count { $0.status == 200 } == 39)
            #expect(Set(answers.map { $0.json["id"]?.text }).count == 1)
        }
    }

    @Test("who is disabled, erased, without an account or nobody answers alike; an old conversation stays open")
    func unreachable() async throws {
        try await HTTPFixture.with { server in
            let people = try await Self.people(server, "Ada", "Disabled", "Erased", "Friend")
            let placeholder = try await server.person("Placeholder")
            let (ada, friend) = (people[0], people[3])
            let old = try await server.ask("POST", "/direct", as: ada, json: #"{"user_id":"\#(friend.user)"}"#)
            for gone in [people[1], friend] {
                try await server.admin.execute(Self.disable, gone.user.uuid, lane: HTTPFixture.adminLane)
            }
            try await server.admin.execute(Self.erase, people[2].user.uuid, lane: HTTPFixture.adminLane)
            var bodies: Set<String> = []
            for body in [
                #"{"user_id":"\#(people[1].user)"}"#, #"{"user_id":"\#(people[2].user)"}"#,
                #"{"user_id":"\#(placeholder.user)"}"#, #"{"user_id":"\#(UserID.random())"}"#,
                #"{"user_id":"nobody"}"#, #"{"email":"disabled@example.org"}"#, #"{"email":"erased@example.org"}"#,
                #"{"email":"nobody@example.org"}"#,
            ] {
                let start = ContinuousClock.now
                let answer = try await server.ask("POST", "/direct", as: ada, json: body)
                // A bound from below, which no slow machine breaks.
                #expect(ContinuousClock.now - start >= NotFoundTiming.beat)
                #expect(answer.status == 404, "\(body)")
                bodies.insert(answer.text.replacing(answer["x-request-id"] ?? "", with: ""))
            }
            #expect(bodies.count == 1, "\(bodies)")
            let found = try await server.ask("POST", "/direct", as: ada, json: #"{"user_id":"\#(friend.user)"}"#)
            #expect(found.status == 200)
            #expect(found.json["id"] == old.json["id"])
        }
    }

    @Test("with oneself there is none: the field is named", arguments: ["user_id", "email"])
    func oneself(field: String) async throws {
        try await HTTPFixture.with { server in
            let ada = try await Self.people(server, "Ada")[0]
            let value = field == "email" ? "Ada@example.org" : ada.user.description
            let answer = try await server.ask("POST", "/direct", as: ada, json: #"{"\#(field)":"\#(value)"}"#)
            #expect(answer.status == 422)
            #expect(answer.json["errors"]?.elements.map { $0["field"]?.text } == [field])
        }
    }

    @Test(
        "nothing about it can be changed, and neither can leave or be removed: each is a conflict, said in a sentence")
    func closed() async throws {
        try await HTTPFixture.with { server in
            let people = try await Self.people(server, "Ada", "Bob", "Eve")
            let (ada, bob, eve) = (people[0], people[1], people[2])
            let made = try await server.ask("POST", "/direct", as: ada, json: #"{"user_id":"\#(bob.user)"}"#)
            let path = "/groups/\(made.json["id"]?.text ?? "")"
            let requests: [(String, String, String?)] = [
                ("PATCH", path, #"{"name":"ours"}"#), ("PATCH", path, #"{"visibility":"public"}"#),
                ("DELETE", path, nil), ("POST", path + "/members", #"{"user_id":"\#(eve.user)"}"#),
                ("PATCH", path + "/members/\(bob.user)", #"{"role":"admin"}"#),
                ("DELETE", path + "/members/\(bob.user)", nil), ("DELETE", path + "/members/\(ada.user)", nil),
                ("PUT", path + "/bans/\(bob.user)", nil), ("DELETE", path + "/bans/\(bob.user)", nil),
                ("PUT", path + "/mutes/\(bob.user)", nil), ("DELETE", path + "/mutes/\(bob.user)", nil),
            ]
            for (method, path, json) in requests {
                let answer = try await server.ask(method, path, as: ada, json: json)
                #expect(answer.status == 409, "\(method) \(path): \(answer.text)")
                #expect(answer.json["detail"]?.text?.contains("two members for good") == true)
                #expect(try await server.ask(method, path, as: eve, json: json).status == 404)
            }
            #expect(try await server.ask("POST", path + "/join", as: eve).status == 404)
            #expect(try await server.ask("GET", path + "/mutes", as: ada).status == 403)
            let quiet = try await server.ask("PUT", path + "/notifications", as: ada, json: #"{"level":"none"}"#)
            #expect(quiet.status == 204)
            let view = try await server.ask("GET", path, as: ada)
            #expect(view.json["notify"]?.text == "none")
            #expect(view.json["last_seq"] == .integer(2))
        }
    }

    @Test("both hear of it at once, each by the other's name, and follow it from there")
    func added() async throws {
        try await SocketFixture.with { fixture in
            let people = try await Self.people(fixture.http, "Ada", "Bob")
            let sockets = [try await fixture.connect(people[0]), try await fixture.connect(people[1])]
            let made = try await fixture.http.ask(
                "POST", "/direct", as: people[0], json: #"{"user_id":"\#(people[1].user)"}"#)
            for (socket, name) in zip(sockets, ["Bob", "Ada"]) {
                let added = try await socket.next("added")
                #expect(added["group"] == made.json["id"])
                #expect(added["value"]?["kind"]?.text == "direct")
                #expect(added["value"]?["name"]?.text == name)
                _ = try await socket.next("subscribed")
            }
            let group = try #require(made.json["id"]?.text)
            sockets[1].send(#"{"type":"send","ref":"1","group":"\#(group)","content":"Ahoy"}"#)
            #expect(try await sockets[0].next("message")["message"]?["user"]?["name"]?.text == "Bob")
        }
    }
}
