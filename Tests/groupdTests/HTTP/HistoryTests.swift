import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("History over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct HistoryTests {
    /// Ada's group with nine messages, 2 to 10, of which 4 and 6 answer 3.
    private func harbour(_ server: HTTPFixture) async throws -> (ada: Person, group: GroupID) {
        let ada = try await server.person("Ada")
        let group = try await server.group(owner: ada)
        for seq in 2...10 {
            let thread: Int64? = [4, 6].contains(seq) ? 3 : nil
            let draft = try Draft.message(
                group: group, author: ada.user, clientID: nil, content: "\(seq)", thread: thread, charactersMax: 10)
            #expect(try await server.chat.writer.submit(draft).seq == Int64(seq))
        }
        return (ada, group)
    }

    @Test("pages run in ascending numbers, and `next` leads on in the same direction to the end")
    func pages() async throws {
        try await HTTPFixture.with { server in
            let (ada, group) = try await harbour(server)
            let cases: [(query: String, seqs: ClosedRange<Int64>, next: Int64?)] = [
                ("", 2...10, nil), ("?limit=4", 7...10, 7), ("?limit=4&before=7", 3...6, 3),
                ("?limit=4&before=3", 2...2, nil), ("?after=0&limit=3", 2...4, 4), ("?after=7&limit=3", 8...10, nil),
                ("?around=6&limit=5", 4...8, nil), ("?around=2&limit=4", 2...3, nil), ("?around=5&limit=1", 5...5, nil),
                ("?limit=9", 2...10, nil), ("?before=11&limit=200", 2...10, nil),
            ]
            for (query, seqs, next) in cases {
                let answer = try await server.ask("GET", "/groups/\(group)/messages\(query)", as: ada)
                let found = answer.json["items"]?.elements.compactMap { $0["seq"] }
                #expect(found == seqs.map(JSONTree.integer), "\(query)")
                #expect(answer.json["next"] == next.map(JSONTree.integer) ?? .null, "\(query)")
                #expect(answer.json["last_seq"] == .integer(10), "\(query)")
                #expect(answer.json["epoch"]?.text?.isEmpty == false)
            }
        }
    }

    @Test("a thread's page has its replies alone, and the root counts them")
    func threads() async throws {
        try await HTTPFixture.with { server in
            let (ada, group) = try await harbour(server)
            let replies = try await server.ask("GET", "/groups/\(group)/messages?thread=3", as: ada)
            #expect(replies.json["items"]?.elements.compactMap { $0["seq"] } == [.integer(4), .integer(6)])
            let root = try await server.ask("GET", "/groups/\(group)/messages/3", as: ada)
            #expect(root.json["reply_count"] == .integer(2))
        }
    }

    @Test("the same client id again is answered with the first message and 200")
    func retries() async throws {
        try await HTTPFixture.with { server in
            let (ada, group) = try await harbour(server)
            let id = "6f1c2a9e-40d3-4b57-9c88-1e0fb3a4d265"
            var bodies: [[UInt8]] = []
            for (content, status) in [("first", 201), ("second", 200), ("first", 200)] {
                let answer = try await server.ask(
                    "POST", "/groups/\(group)/messages", as: ada,
                    json: #"{"content":"\#(content)","client_id":"\#(id)"}"#)
                #expect(answer.status == status)
                bodies.append(answer.body)
            }
            #expect(Set(bodies).count == 1)
            #expect(try await server.ask("GET", "/groups/\(group)", as: ada).json["last_seq"] == .integer(11))
        }
    }

    @Test("a read position moves forward to the head at most, and counts what is left")
    func positions() async throws {
        try await HTTPFixture.with { server in
            let (ada, group) = try await harbour(server)
            let bob = try await server.person("Bob")
            try await server.chat.groupWriter.perform(.add(bob.user, role: .member), in: group, by: ada.user)
            try await server.send("12", "13", "14", to: group, from: ada)
            let read = { (seq: Int64) in
                try await server.ask("POST", "/groups/\(group)/read", as: bob, json: #"{"seq":\#(seq)}"#).json
            }
            let before = try await server.ask("GET", "/groups/\(group)", as: bob)
            #expect(before.json["last_read_seq"] == .integer(11), "the number of his joining")
            #expect(before.json["unread"] == .integer(3))
            for (seq, position, unread) in [(12, 12, 2), (5, 12, 2), (13, 13, 1), (4_711, 14, 0), (1, 14, 0)]
                as [(Int64, Int64, Int64)]
            {
                let answer = try await read(seq)
                #expect(answer["last_read_seq"] == .integer(position), "read \(seq)")
                #expect(answer["unread"] == .integer(unread), "read \(seq)")
                #expect(answer["mentions"] == .integer(0))
            }
            let sender = try await server.ask("GET", "/groups/\(group)", as: ada)
            #expect(sender.json["unread"] == .integer(0), "who sends has read")
        }
    }

    @Test("changes are those after a position, in order, without a hole, and `next` leads to the head")
    func changes() async throws {
        try await HTTPFixture.with { server in
            let (ada, group) = try await harbour(server)
            let epoch = try await server.chat.events.page(of: group, after: 0, limit: 1, as: ada.user).head.epoch
            var seqs: [JSONTree] = []
            var after = "?limit=4"
            while true {
                let page = try await server.ask("GET", "/groups/\(group)/changes\(after)", as: ada)
                #expect(page.status == 200)
                seqs += page.json["items"]?.elements.compactMap { $0["seq"] } ?? []
                guard case .integer(let next)? = page.json["next"] else { break }
                after = "?limit=4&epoch=\(epoch)&after=\(next)"
            }
            #expect(seqs == (1...10).map(JSONTree.integer))
            let beyond = try await server.ask("GET", "/groups/\(group)/changes?epoch=\(epoch)&after=11", as: ada)
            #expect(beyond.code == "conflict")
            let head = try await server.ask("GET", "/groups/\(group)/changes?epoch=\(epoch)&after=10", as: ada)
            #expect(head.json["items"]?.elements.isEmpty == true)
        }
    }

    @Test("a position further back than a socket would replay is a conflict, as there it is a resync")
    func farChanges() async throws {
        try await HTTPFixture.with {
            $0.replayEventsMax = 4
        } _: { server in
            let (ada, group) = try await harbour(server)
            let epoch = try await server.chat.events.page(of: group, after: 0, limit: 1, as: ada.user).head.epoch
            let path = "/groups/\(group)/changes?epoch=\(epoch)&after="
            #expect(try await server.ask("GET", path + "6", as: ada).status == 200)
            #expect(try await server.ask("GET", path + "5", as: ada).code == "conflict")
        }
    }

    @Test("whoever was removed learns by a retry that it was stored, and nothing of what came later", .tags(.security))
    func retryOfAnExMember() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let group = try await server.group(owner: ada, members: [bob])
            let client = ClientID.random()
            let body = #"{"content":"mine","client_id":"\#(client)"}"#
            let first = try await server.ask("POST", "/groups/\(group)/messages", as: bob, json: body)
            #expect(first.status == 201)
            guard case .integer(let seq)? = first.json["seq"] else {
                Issue.record("The answer has no number.")
                return
            }
            try await server.chat.groupWriter.perform(.remove(bob.user), in: group, by: ada.user)
            let reply = #"{"content":"gone","thread":\#(seq)}"#
            #expect(try await server.ask("POST", "/groups/\(group)/messages", as: ada, json: reply).status == 201)
            _ = try await server.chat.writer.submit(.deletion(group: group, author: ada.user, target: seq))
            let again = try await server.ask("POST", "/groups/\(group)/messages", as: bob, json: body)
            #expect(again.status == 200)
            #expect(again.json == first.json)
        }
    }
}

@Suite("Groups over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct GroupListTests {
    private func names(_ answer: TestAnswer) -> [String] {
        answer.json["items"]?.elements.compactMap { $0["name"]?.text } ?? []
    }

    @Test("the caller's groups come newest activity first, page by page, each once")
    func mine() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            var groups: [GroupID] = []
            for name in ["a", "b", "c", "d", "e"] { groups.append(try await server.group(name, owner: ada)) }
            _ = try await server.group("not Ada's", owner: bob)
            try await server.send("Ahoy", to: groups[1], from: ada)
            #expect(names(try await server.ask("GET", "/groups", as: ada)) == ["b", "e", "d", "c", "a"])
            var found: [String] = []
            var cursor = ""
            while true {
                let page = try await server.ask("GET", "/groups?limit=2\(cursor)", as: ada)
                found += names(page)
                guard let next = page.json["next"]?.text else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(found == ["b", "e", "d", "c", "a"])
            let first = try await server.ask("GET", "/groups?limit=1", as: ada)
            #expect(first.json["items"]?.elements[0]["last_message"]?["content"]?.text == "Ahoy")
        }
    }

    @Test("public groups are listed for everybody with their members' number, and searched by words")
    func listed() async throws {
        try await HTTPFixture.with { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            for name in ["Harbour", "Boats 100%"] {
                _ = try await server.group(name, owner: ada, members: [bob], visibility: .public)
            }
            _ = try await server.group("Hidden harbour", owner: ada)
            let eve = try await server.person("Eve")
            let all = try await server.ask("GET", "/groups?scope=public", as: eve)
            #expect(names(all) == ["Boats 100%", "Harbour"])
            let group = try #require(all.json["items"]?.elements.first)
            #expect(group["member_count"] == .integer(2))
            #expect(group["role"] == .null)
            #expect(group["last_message"] == .null)
            #expect(group["last_seq"] == .integer(0))
            #expect(names(try await server.ask("GET", "/groups?scope=public&q=HARB", as: eve)) == ["Harbour"])
            #expect(names(try await server.ask("GET", "/groups?scope=public&q=0%25", as: eve)) == ["Boats 100%"])
            #expect(names(try await server.ask("GET", "/groups?scope=public&q=%25", as: eve)) == ["Boats 100%"])
            #expect(names(try await server.ask("GET", "/groups", as: eve)) == [])
        }
    }

    @Test("members come in the order of their joining, page by page; admins add by mail address too")
    func members() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let others = [try await server.person("Bob"), try await server.person("Cy"), try await server.person("Di")]
            let group = try await server.group(owner: ada, members: others)
            _ = try await server.person("Eve", email: "Eve@example.org")
            let added = try await server.ask(
                "POST", "/groups/\(group)/members", as: ada, json: #"{"email":"eve@EXAMPLE.org","role":"admin"}"#)
            #expect(added.status == 201)
            #expect(added.json["role"]?.text == "admin")
            let again = try await server.ask(
                "POST", "/groups/\(group)/members", as: ada, json: #"{"email":"eve@example.org"}"#)
            #expect(again.code == "conflict")
            var found: [String] = []
            var cursor = ""
            while true {
                let page = try await server.ask("GET", "/groups/\(group)/members?limit=2\(cursor)", as: ada)
                found += page.json["items"]?.elements.compactMap { $0["user"]?["name"]?.text } ?? []
                guard let next = page.json["next"]?.text else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(found == ["Ada", "Bob", "Cy", "Di", "Eve"])
            let byMember = try await server.ask(
                "POST", "/groups/\(group)/members", as: others[0], json: #"{"email":"nobody@example.org"}"#)
            #expect(byMember.code == "forbidden", "whether an address is known is no member's business")
        }
    }

    @Test("what an admin changes is what is read, retention and language included")
    func changes() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let group = try await server.group(owner: ada)
            let change = { (json: String) in try await server.ask("PATCH", "/groups/\(group)", as: ada, json: json) }
            let changed = try await change(
                #"{"name":"Pier","language":"de-CH","retention_days":30,"slow_mode_seconds":5,"assistant":false}"#)
            #expect(changed.status == 200)
            #expect(changed.json["name"]?.text == "Pier")
            #expect(changed.json["language"]?.text == "german")
            #expect(changed.json["retention_days"] == .integer(30))
            #expect(changed.json["slow_mode_seconds"] == .integer(5))
            #expect(changed.json["assistant"] == .bool(false))
            #expect(try await change("{}").json["last_seq"] == .integer(2), "nothing changed, no number")
            let kept = try await change(#"{"retention_days":null}"#)
            #expect(kept.json["retention_days"] == .null)
            #expect(kept.json["name"]?.text == "Pier")
        }
    }
}
