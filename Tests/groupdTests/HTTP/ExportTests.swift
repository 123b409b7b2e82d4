import GroupChat
import NIOCore
import TestSupport
import Testing

@testable import groupd

@Suite("Exports over HTTP", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct ExportTests {
    @Test("an admin gets what groupd export prints: every message with its author and its root, no deleted one")
    func content() async throws {
        try await HTTPFixture.with { server in
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let group = try await server.group(owner: ada, members: [ben])
            let seqs = try await server.send("low water", "a secret", "high\n\"water\"", to: group, from: ben)
            _ = try await server.ask(
                "POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"yes","thread":\#(seqs[0])}"#)
            _ = try await server.ask("DELETE", "/groups/\(group)/messages/\(seqs[1])", as: ben)

            let answer = try await server.ask("GET", "/groups/\(group)/export", as: ada)
            #expect(answer.status == 200)
            #expect(answer["content-type"] == "application/jsonl")
            #expect(answer["content-length"] == nil)
            #expect(answer["cache-control"] == "no-store")
            #expect(!answer.text.contains("secret"))
            let lines = try answer.text.split(separator: "\n").map { try JSONTree(parsing: Array($0.utf8)) }
            #expect(lines.map { $0["content"]?.text } == ["low water", "high\n\"water\"", "yes"])
            #expect(lines.map { $0["user"]?.text } == ["Ben", "Ben", "Ada"])
            #expect(lines[2]["reply_to"]?.text == lines[0]["id"]?.text)

            let export = try await GroupExport(of: group, as: ada.user, database: server.chat.database)
            let printed = try await ExportPortions(export: export).reduce(into: []) { $0 += $1 }
            #expect(answer.body == printed)
        }
    }

    @Test("a group in which nobody wrote is no lines, and HEAD sends none of any group")
    func empty() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let group = try await server.group(owner: ada)
            let answer = try await server.ask("GET", "/groups/\(group)/export", as: ada)
            #expect(answer.status == 200 && answer.body.isEmpty)
            try await server.send("low water", to: group, from: ada)
            let head = try await server.ask("HEAD", "/groups/\(group)/export", as: ada)
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    /// Megabytes, so that no buffer between the two takes it all.
    private static func longHistory(_ server: HTTPFixture, _ ada: Person) async throws -> GroupID {
        let group = try await server.group(owner: ada)
        let content = String(repeating: "water ", count: 1_333)
        try await withThrowingDiscardingTaskGroup { tasks in
            for _ in 0..<8 {
                tasks.addTask { for _ in 0..<250 { try await server.send(content, to: group, from: ada) } }
            }
        }
        return group
    }

    /// Asks for the export and takes none of it.
    private static func begin(_ group: GroupID, as person: Person, _ server: HTTPFixture) async throws -> TestConnection
    {
        let connection = try await TestConnection.open(port: server.port, receiveBytes: 4_096)
        connection.send(
            "GET /groups/\(group)/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(person.token)\r\n\r\n")
        _ = await connection.more()
        connection.pause()
        return connection
    }

    @Test("whoever is no admin any more gets no further page, and can tell that there was more")
    func demoted() async throws {
        try await HTTPFixture.with { server in
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let group = try await Self.longHistory(server, ada)
            try await server.chat.groupWriter.perform(.add(ben.user, role: .admin), in: group, by: ada.user)
            let connection = try await Self.begin(group, as: ben, server)
            defer { connection.close() }
            try await server.chat.groupWriter.perform(.setRole(ben.user, .member), in: group, by: ada.user)
            connection.resume()
            let rest = String(decoding: await connection.rest(), as: UTF8.self)
            #expect(rest.utf8.count < 2_000 * 8_000)
            #expect(!rest.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("a client that takes nothing is let go")
    func stalled() async throws {
        try await HTTPFixture.with {
            $0.settings.limits.portion = .milliseconds(300)
        } _: { server in
            let ada = try await server.person("Ada")
            let group = try await Self.longHistory(server, ada)
            let connection = try await Self.begin(group, as: ada, server)
            defer { connection.close() }
            // Not before the server let go can it be read to its end.
            try await Task.sleep(for: .seconds(2))
            connection.resume()
            #expect(!String(decoding: await connection.rest(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
        }
    }
}
