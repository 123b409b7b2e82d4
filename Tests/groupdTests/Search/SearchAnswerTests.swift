import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("What a search answers", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct SearchAnswerTests {
    @Test("a message as its reader sees it, with score, places, highlights, and what it was found by")
    func answer() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let seq = try await scene.say("High water is at six today.")
            try await scene.say("The key to the shed is lost.")
            let like = try await server.ask("PUT", "/groups/\(scene.group)/messages/\(seq)/likes", as: scene.ben)
            #expect(like.status == 200)
            let answer = try await scene.ask(
                ["q": "water", "group": "\(scene.group)", "mode": "keyword"], as: scene.ben)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(Set(answer.json.keys) == ["items", "next", "mode", "took_ms"])
            #expect(answer.json["next"] == .null && answer.json["mode"]?.text == "keyword")
            #expect((0...60_000).contains(answer.json["took_ms"]?.int64 ?? -1))
            let item = try #require(answer.json["items"]?.elements.first, "\(answer.text)")
            #expect(answer.foundSeqs == [seq])
            let message = try await server.ask("GET", "/groups/\(scene.group)/messages/\(seq)", as: scene.ben)
            #expect(item["message"] == message.json)
            #expect(message.json["liked"]?.elements.map(\.text) == ["👍"])
            #expect(item["score"] != nil && item["score"] != .null)
            #expect(item["ranks"]?.keys == ["keyword", "semantic"])
            #expect(item["ranks"]?["keyword"] == .integer(1) && item["ranks"]?["semantic"] == .null)
            #expect(item["highlights"]?.elements.map(\.text) == ["High <mark>water</mark> is at six today."])
        }
    }

    @Test("without an embedder hybrid searches by words and says so, and semantic is not to be had")
    func withoutEmbedder() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let seq = try await scene.say("High water is at six today.")
            let hybrid = try await scene.ask(["q": "water"])
            #expect(hybrid.json["mode"]?.text == "keyword" && hybrid.foundSeqs == [seq])
            let semantic = try await scene.ask(["q": "water", "mode": "semantic"])
            #expect(semantic.status == 503 && semantic.code == "unavailable", "\(semantic.text)")
            #expect((1...60).contains(semantic["retry-after"].flatMap { Int($0) } ?? 0))
        }
    }

    @Test("of a long message parts are shown, with the words before what was found")
    func parts() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let filler = String(repeating: "we rowed on and on. ", count: 40)
            try await scene.say(filler + "So I put the key in the red box by the door. " + filler)
            let answer = try await scene.ask(["q": "key", "mode": "keyword"])
            let highlights = answer.json["items"]?.elements.first?["highlights"]?.elements.compactMap(\.text) ?? []
            #expect(highlights.count == 1, "\(answer.text)")
            #expect(
                highlights.first?.contains("So I put the <mark>key</mark> in the red box") == true, "\(answer.text)")
            #expect((highlights.first?.count ?? 0) < 300)
        }
    }

    @Test("what looks like a tag is shown in the parts of a long message too")
    func tags() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let filler = String(repeating: "we rowed on and on. ", count: 40)
            try await scene.say(filler + "So the key is Vec<String> in the red box by the door. " + filler)
            let answer = try await scene.ask(["q": "key", "mode": "keyword"])
            let highlights = answer.json["items"]?.elements.first?["highlights"]?.elements.compactMap(\.text) ?? []
            #expect(
                highlights.first?.contains("the <mark>key</mark> is Vec&lt;String&gt; in the red box") == true,
                "\(answer.text)")
        }
    }

    @Test("highlights hold no HTML but the marks, whatever was written and searched for")
    func highlights() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            let evil = #"<img src=x onerror="alert('tide')"> tide & <mark>tide</mark> </mark><script>tide</script>"#
            try await scene.say(evil)
            for typed in ["tide", "<mark>tide", "script tide alert", "img"] {
                let answer = try await scene.ask(["q": typed, "mode": "keyword"])
                let highlights = answer.json["items"]?.elements.first?["highlights"]?.elements.compactMap(\.text) ?? []
                #expect(
                    !typed.contains("tide") || highlights.contains { $0.contains("<mark>") }, "\(typed): \(answer.text)"
                )
                for highlight in highlights {
                    let rest = highlight.replacing("<mark>", with: "").replacing("</mark>", with: "")
                    #expect(!rest.contains("<") && !rest.contains(">") && !rest.contains("\""), "\(highlight)")
                    #expect(highlight.ranges(of: "<mark>").count == highlight.ranges(of: "</mark>").count)
                }
            }
        }
    }

    @Test("pages repeat nothing and skip nothing, also while more is said, and a cursor is for its own search")
    func pages() async throws {
        try await HTTPFixture.with { server in
            let scene = try await SearchScene(server)
            var said: [Int64] = []
            for index in 0..<23 { said.append(try await scene.say("The tide table of day \(index)")) }
            var (found, cursor): ([Int64], String?) = ([], nil)
            repeat {
                let page =
                    if let cursor {
                        try await scene.ask(["q": "tide", "limit": "5", "cursor": cursor])
                    } else {
                        try await scene.ask(["q": "tide", "limit": "5"])
                    }
                #expect(page.status == 200, "\(page.text)")
                #expect((1...5).contains(page.foundSeqs.count))
                found += page.foundSeqs
                cursor = page.json["next"]?.text
                if let cursor {
                    for other: KeyValuePairs in [
                        ["q": "table", "cursor": cursor], ["q": "tide", "mode": "keyword", "cursor": cursor],
                        ["q": "tide", "group": "\(scene.group)", "cursor": cursor],
                        ["q": "tide", "cursor": cursor + "A"],
                    ] {
                        let refused = try await scene.ask(other)
                        #expect(refused.status == 422 && refused.wrongFields == ["cursor"], "\(refused.text)")
                    }
                    let stranger = try await scene.ask(["q": "tide", "cursor": cursor], as: scene.ben)
                    #expect(stranger.wrongFields == ["cursor"])
                }
                try await scene.say("Another tide that came later")
            } while cursor != nil && found.count < 100
            #expect(found.count == said.count)
            #expect(Set(found) == Set(said))
        }
    }

    @Test("a search costs what other commands do")
    func limited() async throws {
        try await HTTPFixture.with {
            $0.rates.command = .init(perMinute: 1, burst: 3)
        } _: { server in
            let scene = try await SearchScene(server)
            for _ in 0..<3 { #expect(try await scene.ask(["q": "tide"]).status == 200) }
            let answer = try await scene.ask(["q": "tide"])
            #expect(answer.status == 429 && answer.code == "rate_limited")
            #expect(try await scene.ask(["q": "tide"], as: scene.ben).status == 200)
        }
    }
}
