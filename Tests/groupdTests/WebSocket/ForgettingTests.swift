import GroupChat
import TestSupport
import Testing

@testable import groupd

/// A message is written, edited, read and taken back, and then looked for everywhere.
@Suite(
    "What was deleted", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct ForgettingTests {
    /// A word that nobody else says, and that no stemmer shortens.
    private static let canary = "kanarienvogel"

    /// Two versions of a message and the reply to it are Bob's; Ada owns the group.
    private struct Scene {
        let ada: Person
        let bob: Person
        let group: GroupID
        let epoch: String
        let clientID = ClientID.random()
        static let seq: Int64 = 3
        static let replySeq: Int64 = 4
        var path: String { "/groups/\(group)/messages/\(Self.seq)" }

        init(_ fixture: SocketFixture) async throws {
            (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            group = try await fixture.http.group(owner: ada, members: [bob])
            epoch = try #require(
                try await fixture.http.ask("GET", "/groups/\(group)", as: ada).json["epoch"]?.text)
        }

        var message: String { #"{"content":"\#(canary) one","client_id":"\#(clientID)"}"# }
    }

    @Test("is in no table, no sample of the planner's, no answer, no history, no export and no replay")
    func nowhere() async throws {
        try await SocketFixture.with { fixture in
            let scene = try await Scene(fixture)
            let live = try await fixture.follow(scene.group, as: scene.ada)
            let bobs = try await fixture.connect(scene.bob, subscribe: "\"none\"")
            try await write(scene, fixture)
            let before = try await tables(fixture)
            #expect(before == ["groupd.group_messages", "groupd.message_edits"], "The search finds what is there.")
            #expect(try await answers(scene, fixture).contains(Self.canary))

            // The reply first, over REST; then the message itself, over the socket.
            let reply = "/groups/\(scene.group)/messages/\(Scene.replySeq)"
            #expect(try await fixture.http.ask("DELETE", reply, as: scene.bob).status == 204)
            bobs.send(#"{"type":"delete","group":"\#(scene.group)","seq":\#(Scene.seq)}"#)
            let last = try #require(try await bobs.only("ok")["seq"]?.int64)
            #expect(try await tables(fixture) == [])

            #expect(try await !answers(scene, fixture).contains(Self.canary))
            #expect(try await !export(scene, fixture).contains(Self.canary))
            #expect(try await !replay(scene, fixture, through: last).contains(Self.canary))
            #expect(try await !frames(of: live, after: last - 2, through: last).contains(Self.canary))
        }
    }

    /// Sends, replies, edits both and likes, as Bob.
    private func write(_ scene: Scene, _ fixture: SocketFixture) async throws {
        let messages = "/groups/\(scene.group)/messages"
        let reply = #"{"content":"\#(Self.canary) too","thread":\#(Scene.seq)}"#
        for (method, path, json, status) in [
            ("POST", messages, scene.message, 201), ("POST", messages, reply, 201),
            ("PATCH", scene.path, #"{"content":"\#(Self.canary) two"}"#, 200),
            ("PATCH", messages + "/\(Scene.replySeq)", #"{"content":"\#(Self.canary) again"}"#, 200),
            ("PUT", scene.path + "/likes", nil, 200),
        ] as [(String, String, String?, Int)] {
            let answer = try await fixture.http.ask(method, path, as: scene.bob, json: json)
            #expect(answer.status == status, "\(method) \(path)")
        }
    }

    /// Every table of the database that has the word in any column of any row, the planner's samples among them.
    private func tables(_ fixture: SocketFixture) async throws -> [String] {
        let database = ScratchDatabase.current
        try await database.run("analyze")
        let searches = try await database.run(
            """
            select string_agg(format(
                'select %L where exists (select from %I.%I t where t::text ilike %L)',
                table_schema || '.' || table_name, table_schema, table_name, '%\(Self.canary)%'), ' union all ')
            from information_schema.tables
            where table_schema not in ('information_schema')
                and (table_type = 'BASE TABLE' and table_schema <> 'pg_catalog' or table_name = 'pg_stats')
            """)
        #expect(searches.contains("groupd.audit_log") && searches.contains("pg_stats"))
        return try await database.run(searches).split(separator: "\n").map(String.init).sorted()
    }

    /// All that can be asked for over HTTP, by both.
    private func answers(_ scene: Scene, _ fixture: SocketFixture) async throws -> String {
        var text = ""
        let messages = "/groups/\(scene.group)/messages"
        for person in [scene.ada, scene.bob] {
            for path in [
                "/groups", "/groups/\(scene.group)", messages, scene.path, messages + "/\(Scene.replySeq)",
                messages + "?around=\(Scene.seq)", messages + "?thread=\(Scene.seq)", scene.path + "/history",
                messages + "/\(Scene.replySeq)/history", "/groups/\(scene.group)/changes",
            ] {
                let answer = try await fixture.http.ask("GET", path, as: person)
                #expect(answer.status == 200, "\(path)")
                text += answer.text
            }
        }
        // The first try's answer was lost, say.
        let retry = try await fixture.http.ask("POST", messages, as: scene.bob, json: scene.message)
        #expect(retry.status == 200)
        return text + retry.text
    }

    private func export(_ scene: Scene, _ fixture: SocketFixture) async throws -> String {
        var export = try await GroupExport(
            of: scene.group, as: scene.ada.user, database: fixture.http.chat.database)
        return try await export.next().map(\.content).joined()
    }

    /// What somebody who was away gets, by hello and by subscribe.
    private func replay(_ scene: Scene, _ fixture: SocketFixture, through last: Int64) async throws -> String {
        let position = #""epoch":"\#(scene.epoch)""#
        let first = try await fixture.open(as: scene.ada)
        first.send(#"{"type":"hello","subscribe":"all","resume":{"\#(scene.group)":{\#(position),"seq":1}}}"#)
        let second = try await fixture.open(as: scene.ada)
        second.send(#"{"type":"hello","subscribe":"none"}"#)
        second.send(#"{"type":"subscribe","group":"\#(scene.group)",\#(position),"after":2}"#)
        return try await frames(of: first, through: last) + frames(of: second, through: last)
    }

    /// Frames that came after a number and up to the last one.
    private func frames(of socket: TestSocket, after start: Int64 = 0, through last: Int64) async throws -> String {
        var (text, seq): (String, Int64) = ("", 0)
        while seq < last {
            switch await socket.next() {
            case .frame(let frame):
                seq = frame["seq"]?.int64 ?? 0
                if seq > start || seq == 0 { text += String(decoding: frame.encoded, as: UTF8.self) }
            case .ping, .pong: continue
            case .close, .end: throw TestSocket.Unexpected(description: "gone before number \(last)")
            }
        }
        #expect(text.contains("deleted"))
        return text
    }
}
