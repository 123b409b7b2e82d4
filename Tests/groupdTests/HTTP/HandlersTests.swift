import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Handlers", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct HandlersTests {
    @Test("health answers anybody, with the headers that every answer has")
    func health() async throws {
        try await HTTPFixture.with { server in
            let answer = try await server.ask("GET", "/health")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"status":"ok"}"#)
            #expect(answer["content-type"] == "application/json")
            #expect(answer["x-content-type-options"] == "nosniff")
            #expect(answer["connection"] == "close")
        }
    }

    @Test("where health says 503 it says when to come back", arguments: ["/health/ready", "/health/db"])
    func down(path: String) async throws {
        try await HTTPFixture.with {
            $0.isDown = true
        } _: { server in
            let answer = try await server.ask("GET", path)
            #expect(answer.status == 503)
            #expect(answer.json["status"]?.text == "down")
            #expect(answer["retry-after"] == "1")
        }
    }

    @Test("a message that is sent is read back, with its author and its number")
    func roundTrip() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let made = try await server.ask("POST", "/groups", as: ada, json: #"{"name":"Harbour"}"#)
            #expect(made.status == 201)
            let group = try #require(made.json["id"]?.text)
            let sent = try await server.ask(
                "POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"High water at six."}"#)
            #expect(sent.status == 201)
            #expect(sent.json["seq"] == .integer(2))
            let history = try await server.ask("GET", "/groups/\(group)/messages", as: ada)
            #expect(history.status == 200)
            #expect(history.json["items"]?.elements.first == sent.json)
            #expect(history.json["items"]?.elements.first?["user"]?["name"]?.text == "Ada")
        }
    }
}
