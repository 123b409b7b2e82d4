import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Mentions", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct MentionTests {
    /// Who, where, how long.
    private func mentions(_ message: JSONTree?) -> [String] {
        (message?["mentions"]?.elements ?? []).map { mention in
            guard case .integer(let offset)? = mention["offset"], case .integer(let length)? = mention["length"] else {
                return "?"
            }
            return "\(mention["user"]?.text ?? "?") \(offset) \(length)"
        }
    }

    @Test("a member's name or id is a mention in frames, history and counts; an outsider's is text")
    func resolved() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben Nevis"))
            let out = try await server.person("Oona")
            let group = try await server.group(owner: ada, members: [ben])
            let socket = try await fixture.follow(group, as: ben)
            let content = "hi @ben nevis, <@\(ben.user)>, @Oona and <@\(out.user)>"
            let answer = try await server.ask(
                "POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"\#(content)"}"#)
            let expected = ["\(ben.user) 3 10", "\(ben.user) 15 39"]
            #expect(mentions(answer.json) == expected)
            #expect(mentions(try await socket.next("message")["message"]) == expected)
            let history = try await server.ask("GET", "/groups/\(group)/messages", as: ben)
            #expect(mentions(history.json["items"]?.elements.last) == expected)

            try await server.send("nobody here", to: group, from: ada)
            let view = try await server.ask("GET", "/groups/\(group)", as: ben)
            #expect(view.json["unread"] == .integer(2) && view.json["mentions"] == .integer(1))
            let list = try await server.ask("GET", "/groups", as: ben)
            #expect(list.json["items"]?.elements.first?["mentions"] == .integer(1))
            let read = try await server.ask("POST", "/groups/\(group)/read", as: ben, json: #"{"seq":3}"#)
            #expect(read.json["unread"] == .integer(1) && read.json["mentions"] == .integer(0))
        }
    }

    @Test("@all is everybody's mention where an admin writes it, and text from others")
    func everyone() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let cyn = try await server.person("Cyn")
            let group = try await server.group(owner: ada, members: [ben, cyn])
            for (person, expected) in [(ben, []), (ada, ["all 0 4"])] {
                let answer = try await server.ask(
                    "POST", "/groups/\(group)/messages", as: person, json: #"{"content":"@all come"}"#)
                #expect(mentions(answer.json) == expected)
            }
            for (person, count) in [(ben, 1), (cyn, 1), (ada, 0)] {
                let view = try await server.ask("GET", "/groups/\(group)", as: person)
                #expect(view.json["mentions"] == .integer(Int64(count)))
            }
        }
    }

    @Test("a name that two members have mentions nobody")
    func ambiguous() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let other = try await server.person("ben")
            let group = try await server.group(owner: ada, members: [ben, other])
            let answer = try await server.ask(
                "POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"@Ben"}"#)
            #expect(answer.status == 201 && mentions(answer.json).isEmpty)
        }
    }

    @Test("a message whose mentions are looked up keeps its place among those of its socket")
    func order() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let group = try await server.group(owner: ada, members: [ben])
            let (sender, socket) = (
                try await fixture.connect(ada, subscribe: "\"none\""), try await fixture.follow(group, as: ben)
            )
            for number in 0..<60 {
                let content = number.isMultiple(of: 3) ? "@Ben \(number)" : "\(number)"
                sender.send(#"{"type":"send","group":"\#(group)","content":"\#(content)"}"#)
            }
            for number in 0..<60 {
                let content = try await socket.only("message")["message"]?["content"]?.text
                #expect(content == (number.isMultiple(of: 3) ? "@Ben \(number)" : "\(number)"))
            }
        }
    }

    @Test("what an outsider sends with a name in it is refused as any other message")
    func outsider() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, mallory) = (try await server.person("Ada"), try await server.person("Mallory"))
            let group = try await server.group(owner: ada)
            let socket = try await fixture.connect(mallory, subscribe: "\"none\"")
            socket.send(#"{"type":"send","ref":"1","group":"\#(group)","content":"@Ada, let me in"}"#)
            #expect(try await socket.only("error")["code"]?.text == "not_found")
            socket.send(#"{"type":"send","ref":"2","group":"\#(group)","content":"please"}"#)
            #expect(try await socket.only("error")["ref"]?.text == "2")
        }
    }

    @Test("a deleted message mentions nobody, an edited one whom it mentions now")
    func changed() async throws {
        try await SocketFixture.with { fixture in
            let server = fixture.http
            let (ada, ben) = (try await server.person("Ada"), try await server.person("Ben"))
            let cyn = try await server.person("Cyn")
            let group = try await server.group(owner: ada, members: [ben, cyn])
            func submit(_ draft: Draft) async throws {
                _ = try await server.chat.writer.submit(try await server.chat.mentions.resolved(draft))
            }
            func counts() async throws -> [JSONTree?] {
                var counts: [JSONTree?] = []
                for person in [ben, cyn] {
                    counts.append(try await server.ask("GET", "/groups/\(group)", as: person).json["mentions"])
                }
                return counts
            }
            let message = try Draft.message(
                group: group, author: ada.user, clientID: nil, content: "@Ben @all", charactersMax: 100)
            try await submit(message)
            #expect(try await counts() == [.integer(1), .integer(1)])
            try await submit(
                .edit(group: group, author: ada.user, target: 4, content: "@Ben @Cyn", charactersMax: 100))
            #expect(try await counts() == [.integer(1), .integer(1)])
            try await submit(.deletion(group: group, author: ada.user, target: 4))
            #expect(try await counts() == [.integer(0), .integer(0)])
            let tombstone = try await server.ask("GET", "/groups/\(group)/messages/4", as: ben)
            #expect(mentions(tombstone.json).isEmpty)
        }
    }
}
