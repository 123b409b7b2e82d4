import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("What narrows a search down", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct SearchFilterTests {
    private static let date = SQL(
        "test.date", "update groupd.group_messages set created_at = $3 where group_id = $1 and seq = $2")

    @Test("phrases have to stand so, and what is kept out must not stand, in the text or as a parameter")
    func words() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let high = try await scene.say("The high water comes at six")
            let water = try await scene.say("Water stands high in the shed")
            let boat = try await scene.say("High water floats the red boat")
            func found(_ typed: String) async throws -> Set<Int64>? {
                try await scene.found(["q": typed, "mode": "keyword"]).map(Set.init)
            }
            #expect(try await found("high water") == [high, water, boat])
            #expect(try await found(#""high water""#) == [high, boat])
            #expect(try await found("“High  Water”") == [high, boat])
            #expect(try await found(#""high water" -boat"#) == [high])
            #expect(try await found(#"water -"high water""#) == [water])
            #expect(try await found(#""high water" "red boat""#) == [boat])
            #expect(try await found("water -water") == [])
        }
    }

    @Test("authors are named by their id, how their name begins, or me, and all of that has to be true")
    func authors() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let hers = try await scene.say("tide one")
            let his = try await scene.say("tide two", by: scene.ben)
            func found(
                _ typed: String, from: Person? = nil, as person: Person? = nil
            ) async throws -> Set<Int64>? {
                guard let from else { return try await scene.found(["q": typed], as: person).map(Set.init) }
                return try await scene.found(["q": typed, "from": "\(from.user)"], as: person).map(Set.init)
            }
            #expect(try await found("tide") == [hers, his])
            #expect(try await found("tide", from: scene.ben) == [his])
            for typed in ["from:ada", "from:ADA", "from:@ada", #"from:"Ada Lovelace""#, "from:me"] {
                #expect(try await found("tide \(typed)") == [hers], "\(typed)")
            }
            #expect(try await found("tide from:me", as: scene.ben) == [his])
            #expect(try await found("tide from:lovelace") == [])
            #expect(try await found("tide from:ada", from: scene.ben) == [])
            #expect(try await scene.found(["q": "tide", "from": "nobody"]) == [])
        }
    }

    @Test("times hold from the beginning of what since names to the end of what until names; the narrower counts")
    func times() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            var days: [String: Int64] = [:]
            for day in [
                "2026-02-28T23:59:59.999Z", "2026-03-01T00:00:00Z", "2026-03-01T23:59:59.999Z", "2026-03-02T00:00:00Z",
            ] {
                let seq = try await scene.say("tide at \(day.prefix(4))")
                try await server.admin.execute(
                    Self.date, scene.group.uuid, seq, try #require(Timestamp(day)), lane: HTTPFixture.adminLane)
                days[day] = seq
            }
            let seqs = days.sorted { $0.key < $1.key }.map(\.value)
            func found(_ parameters: KeyValuePairs<String, String>) async throws -> [Int64]? {
                try await scene.found(parameters)?.sorted()
            }
            #expect(try await found(["q": "tide"]) == seqs)
            #expect(try await found(["q": "tide", "since": "2026-03-01"]) == Array(seqs[1...]))
            #expect(try await found(["q": "tide", "until": "2026-03-01"]) == Array(seqs[...2]))
            #expect(try await found(["q": "tide", "since": "2026-03-01", "until": "2026-03-01"]) == Array(seqs[1...2]))
            #expect(try await found(["q": "tide since:2026-03-01 until:2026-03-01"]) == Array(seqs[1...2]))
            #expect(try await found(["q": "tide before:2026-03-01"]) == [seqs[0]])
            #expect(try await found(["q": "tide until:2026-02"]) == [seqs[0]])
            #expect(try await found(["q": "tide", "until": "2026-03-01T00:00:00Z"]) == [seqs[0]])
            #expect(try await found(["q": "tide", "since": "2026-03-02T01:00:00+01:00"]) == [seqs[3]])
            #expect(try await found(["q": "tide since:2026-03-02", "since": "2026"]) == [seqs[3]])
            #expect(try await found(["q": "tide since:2026", "since": "2026-03-02"]) == [seqs[3]])
            #expect(try await found(["q": "tide until:2026", "until": "2026-02"]) == [seqs[0]])
            #expect(try await found(["q": "tide", "since": "2026-03-02", "until": "2026-03-01"]) == [])
            #expect(try await found(["q": "tide", "since": "0000", "until": "9999-12-31"]) == seqs)
        }
    }

    @Test("a thread is its root and its replies; posts begin one or stand alone, replies answer")
    func threads() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let root = try await scene.say("tide root")
            let reply = try await scene.say("tide reply", by: scene.ben, thread: root)
            let beside = try await scene.say("tide beside")
            let group = "\(scene.group)"
            func found(_ parameters: KeyValuePairs<String, String>) async throws -> [Int64]? {
                let answer = try await scene.ask(parameters)
                if answer.status != 200 { Issue.record("\(answer.text)") }
                return answer.foundSeqs.sorted()
            }
            #expect(try await found(["q": "tide", "group": group]) == [root, reply, beside])
            #expect(try await found(["q": "tide", "group": group, "thread": "\(root)"]) == [root, reply])
            #expect(try await found(["q": "tide", "group": group, "thread": "\(root)", "kind": "reply"]) == [reply])
            #expect(try await found(["q": "tide", "kind": "post"]) == [root, beside])
            #expect(try await found(["q": "tide", "kind": "reply"]) == [reply])
            #expect(try await found(["q": "tide", "kind": "any"]) == [root, reply, beside])
            #expect(try await found(["q": "tide", "group": group, "thread": "\(beside)"]) == [beside])
            let none = try await scene.ask(["q": "tide", "group": group, "thread": "999"])
            #expect(none.status == 200 ? none.foundSeqs.isEmpty : none.wrongFields == ["thread"], "\(none.text)")
        }
    }
}
