import GroupChat
import TestSupport
import Testing

@testable import groupd

@Suite("Threads and receipts over HTTP", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(2)))
struct ThreadTests {
    /// Ada's root, 4, with answers by Ben, 5 and 7; Cyn wrote 6 beside it.
    private struct Scene {
        let server: HTTPFixture
        let (ada, ben, cyn): (Person, Person, Person)
        let group: GroupID

        init(_ server: HTTPFixture) async throws {
            self.server = server
            ada = try await server.person("Ada")
            ben = try await server.person("Ben")
            cyn = try await server.person("Cyn")
            group = try await server.group(owner: ada, members: [ben, cyn])
            for (author, content, thread) in [
                (ada, "root", nil), (ben, "one", 4), (cyn, "beside", nil), (ben, "two", 5),
            ] as [(Person, String, Int64?)] {
                let draft = try Draft.message(
                    group: group, author: author.user, clientID: nil, content: content, thread: thread,
                    charactersMax: 100)
                _ = try await server.chat.writer.submit(draft)
            }
        }

        func thread(_ query: String = "", as person: Person) async throws -> JSONTree {
            try await server.ask("GET", "/groups/\(group)/threads/4\(query)", as: person).json
        }
    }

    @Test("a thread is its root and its replies in order; a reply to a reply has joined the root")
    func thread() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let thread = try await scene.thread(as: scene.cyn)
            #expect(thread["root"]?["seq"] == .integer(4))
            #expect(thread["root"]?["reply_count"] == .integer(2))
            #expect(thread["items"]?.elements.compactMap { $0["seq"] } == [.integer(5), .integer(7)])
            #expect(thread["next"] == .null)
            let page = try await scene.thread("?limit=1&after=4", as: scene.cyn)
            #expect(page["items"]?.elements.compactMap { $0["seq"] } == [.integer(5)])
            #expect(page["next"] == .integer(5))
            for number in [5, 99] {
                let answer = try await server.ask("GET", "/groups/\(scene.group)/threads/\(number)", as: scene.cyn)
                #expect(answer.code == "not_found", "\(number) is no root")
            }
        }
    }

    @Test("who wrote in a thread follows it, until they say otherwise; others when they say so")
    func following() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            let follow = "/groups/\(scene.group)/threads/4/follow"
            func following(_ person: Person) async throws -> JSONTree? {
                try await scene.thread(as: person)["following"]
            }
            #expect(try await following(scene.ada) == .bool(true))
            #expect(try await following(scene.ben) == .bool(true))
            #expect(try await following(scene.cyn) == .bool(false))
            for _ in 0..<2 { #expect(try await server.ask("PUT", follow, as: scene.cyn).status == 204) }
            #expect(try await following(scene.cyn) == .bool(true))
            for _ in 0..<2 { #expect(try await server.ask("DELETE", follow, as: scene.ben).status == 204) }
            #expect(try await following(scene.ben) == .bool(false))
            #expect(try await following(scene.ada) == .bool(true))
            let reply = try await server.ask("PUT", "/groups/\(scene.group)/threads/5/follow", as: scene.cyn)
            #expect(reply.code == "not_found")
        }
    }

    @Test("unread in a thread are the replies after the position in the group")
    func unread() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            #expect(try await scene.thread(as: scene.ada)["unread"] == .integer(2))
            let read = try await server.ask("POST", "/groups/\(scene.group)/read", as: scene.ada, json: #"{"seq":5}"#)
            #expect(read.status == 200)
            #expect(try await scene.thread(as: scene.ada)["unread"] == .integer(1))
            #expect(try await scene.thread(as: scene.ben)["unread"] == .integer(0))
        }
    }

    @Test("receipts tell who has read a message and how many have received it, its author left out")
    func receipts() async throws {
        try await HTTPFixture.with { server in
            let scene = try await Scene(server)
            func receipts(of seq: Int64) async throws -> JSONTree {
                try await server.ask("GET", "/groups/\(scene.group)/messages/\(seq)/receipts", as: scene.ada).json
            }
            func names(_ receipts: JSONTree) -> [String?] {
                receipts["read_by"]?.elements.map { $0["user"]?["name"]?.text } ?? []
            }
            // Sending has moved both past it.
            let root = try await receipts(of: 4)
            #expect(names(root) == ["Cyn", "Ben"])
            #expect(root["read_count"] == .integer(2) && root["received_count"] == .integer(2))
            let last = try await receipts(of: 7)
            #expect(names(last) == [] && last["read_count"] == .integer(0) && last["received_count"] == .integer(0))
            let received = try await server.ask(
                "POST", "/groups/\(scene.group)/received", as: scene.cyn, json: #"{"seq":7}"#)
            #expect(received.status == 204)
            let later = try await receipts(of: 7)
            #expect(later["read_count"] == .integer(0) && later["received_count"] == .integer(1))
            _ = try await server.ask("POST", "/groups/\(scene.group)/read", as: scene.cyn, json: #"{"seq":7}"#)
            #expect(names(try await receipts(of: 7)) == ["Cyn"])
            let missing = try await server.ask("GET", "/groups/\(scene.group)/messages/99/receipts", as: scene.ada)
            #expect(missing.code == "not_found")
        }
    }

    @Test("in a group of over 200 receipts are numbers alone")
    func large() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            var readers: [Person] = []
            for _ in 0..<199 { readers.append(try await server.person("Reader")) }
            let group = try await server.group(owner: ada, members: readers)
            let seq = try await server.send("hello", to: group, from: ada)[0]
            for reader in readers { _ = try await server.chat.positions.read(seq, in: group, as: reader.user) }
            func receipts() async throws -> JSONTree {
                try await server.ask("GET", "/groups/\(group)/messages/\(seq)/receipts", as: ada).json
            }
            #expect(try await receipts()["read_by"]?.elements.count == 199)
            // One more, who has not read what was there before.
            let late = try await server.person("Late")
            try await server.chat.groupWriter.perform(.add(late.user, role: .member), in: group, by: ada.user)
            let answer = try await receipts()
            #expect(answer["read_by"] == nil)
            #expect(answer["read_count"] == .integer(199))
        }
    }
}
