import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

@Suite("Finding people", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct PeopleTests {
    private static let disable = SQL("test.disable", "update groupd.accounts set disabled_at = now() where id = $1")

    private static func find(_ words: String, as person: Person, _ server: HTTPFixture) async throws -> [String] {
        let query = words.utf8.map { byte in
            let hex = String(byte, radix: 16)
            return "%" + (hex.count == 1 ? "0" + hex : hex)
        }.joined()
        let answer = try await server.ask("GET", "/users?q=\(query)", as: person)
        #expect(answer.status == 200, "\(answer.text)")
        return answer.json["items"]?.elements.compactMap { $0["name"]?.text } ?? []
    }

    @Test(
        "the beginning of a name finds who shares a group, whatever the case and the accents, in any encoding of them")
    func names() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada", email: "ada@example.org")
            var members: [Person] = []
            for (index, name) in ["Élodie", "elias", "E\u{301}lan", "Ελένη", "Bob_x", "Bob%"].enumerated() {
                members.append(try await server.person(name, email: "m\(index)@example.org"))
            }
            _ = try await server.group(owner: ada, members: members)
            _ = try await server.group(owner: members[0], members: [ada])
            #expect(try await Self.find("el", as: ada, server) == ["E\u{301}lan", "elias", "Élodie"])
            #expect(try await Self.find("ÉLO", as: ada, server) == ["Élodie"])
            #expect(try await Self.find("e\u{301}l", as: ada, server) == ["E\u{301}lan", "elias", "Élodie"])
            #expect(try await Self.find("ελ", as: ada, server) == ["Ελένη"])
            #expect(try await Self.find("bob_", as: ada, server) == ["Bob_x"])
            #expect(try await Self.find("bob%", as: ada, server) == ["Bob%"])
            #expect(try await Self.find("die", as: ada, server) == [])
            #expect(try await Self.find("%", as: ada, server) == [])
            #expect(try await Self.find("ada", as: ada, server) == [], "Nobody starts a conversation with oneself.")
        }
    }

    @Test("strangers, who left, who was disabled and who has no account are found by no name")
    func strangers() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada", email: "ada@example.org")
            let left = try await server.person("Bob left", email: "left@example.org")
            let disabled = try await server.person("Bob disabled", email: "disabled@example.org")
            let placeholder = try await server.person("Bob placeholder")
            let friend = try await server.person("Bob", email: "bob@example.org")
            let stranger = try await server.person("Bob stranger", email: "stranger@example.org")
            let group = try await server.group(owner: ada, members: [left, disabled, placeholder, friend])
            _ = try await server.group(owner: stranger)
            try await server.chat.groupWriter.perform(.leave, in: group, by: left.user)
            try await server.admin.execute(Self.disable, disabled.user.uuid, lane: HTTPFixture.adminLane)
            #expect(try await Self.find("bob", as: ada, server) == ["Bob"])
            #expect(try await Self.find("bob", as: stranger, server) == [])
        }
    }

    @Test("an exact address finds anybody, a part of it nobody, and no answer holds an address")
    func addresses() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada", email: "ada@example.org")
            let bob = try await server.person("Bob", email: "Bob@example.org")
            let gone = try await server.person("Gone", email: "gone@example.org")
            try await server.admin.execute(Self.disable, gone.user.uuid, lane: HTTPFixture.adminLane)
            let found = try await server.ask("GET", "/users?q=bob@EXAMPLE.org", as: ada)
            #expect(
                found.text
                    == #"{"items":[{"id":"\#(bob.user)","name":"Bob","avatar_url":null}],"next":null}"#)
            for words in [
                "bob@example.or", "ob@example.org", "@example.org", "bob@", "bob@%", "gone@example.org",
                "nobody@example.org", "ada@example.org",
            ] {
                #expect(try await Self.find(words, as: ada, server) == [], "\(words)")
            }
            _ = try await server.group(owner: ada, members: [bob])
            let answer = try await server.ask("GET", "/users?q=b", as: ada)
            #expect(answer.json["items"]?.elements.count == 1)
            #expect(!answer.text.contains("example.org"))
        }
    }

    @Test("a long list comes page by page, each once, in the order of the names")
    func pages() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada", email: "ada@example.org")
            var members: [Person] = []
            for index in 0..<7 {
                // Two of a name, so that a page may end between them.
                members.append(try await server.person("Bob \(index / 2)", email: "m\(index)@example.org"))
            }
            _ = try await server.group(owner: ada, members: members)
            var (ids, names, cursor): ([String], [String], String?) = ([], [], nil)
            repeat {
                let more = cursor.map { "&cursor=\($0.replacing(" ", with: "%20"))" } ?? ""
                let page = try await server.ask("GET", "/users?q=bob&limit=3\(more)", as: ada)
                #expect(page.status == 200, "\(page.text)")
                let items = page.json["items"]?.elements ?? []
                #expect((1...3).contains(items.count))
                ids += items.compactMap { $0["id"]?.text }
                names += items.compactMap { $0["name"]?.text }
                cursor = page.json["next"]?.text
            } while cursor != nil
            #expect(Set(ids).count == 7)
            #expect(ids.count == 7)
            #expect(names == names.sorted())
        }
    }

    @Test("addresses cannot be tried one after the other, by whichever way; names can be typed on")
    func harvest() async throws {
        try await HTTPFixture.with {
            $0.rates.lookup = .init(perMinute: 1, burst: 3)
        } _: { server in
            let ada = try await server.person("Ada", email: "ada@example.org")
            let bob = try await server.person("Bob", email: "bob@example.org")
            let group = try await server.group(owner: ada)
            #expect(try await server.ask("GET", "/users?q=x@example.org", as: ada).status == 200)
            let unknown = #"{"email":"x@example.org"}"#
            #expect(try await server.ask("POST", "/direct", as: ada, json: unknown).status == 404)
            #expect(try await server.ask("POST", "/groups/\(group)/members", as: ada, json: unknown).status == 404)
            for address in ["x@example.org", "bob@example.org"] {
                let body = #"{"email":"\#(address)"}"#
                for answer in [
                    try await server.ask("GET", "/users?q=\(address)", as: ada),
                    try await server.ask("POST", "/direct", as: ada, json: body),
                    try await server.ask("POST", "/groups/\(group)/members", as: ada, json: body),
                ] {
                    #expect(answer.status == 429)
                    #expect(answer.code == "rate_limited")
                    #expect((1...60).contains(answer["retry-after"].flatMap { Int($0) } ?? 0))
                }
            }
            #expect(try await server.ask("GET", "/users?q=bob", as: ada).status == 200)
            let known = try await server.ask("POST", "/direct", as: ada, json: #"{"user_id":"\#(bob.user)"}"#)
            #expect(known.status == 201)
            #expect(try await server.ask("GET", "/users?q=ada@example.org", as: bob).status == 200)
        }
    }
}
