import GroupChat
import Postgres
import TestSupport
import Testing

@testable import groupd

/// Another node removes somebody and edits a message afterwards. What a follower is given of the log is "as it is
/// now", so it may be newer than a removal that this node has not heard of.
@Suite(
    "What was changed after a removal", .scratchDatabase(from: .migrated), .tags(.database, .security),
    .timeLimit(.minutes(1)))
struct LateNewsTests {
    /// The other node: this one is not told what it commits.
    private struct OtherNode {
        let writer: BatchWriter
        let groups: GroupWriter

        init(_ fixture: SocketFixture) {
            writer = BatchWriter(database: fixture.http.chat.database)
            groups = GroupWriter(database: fixture.http.chat.database)
        }

        func send(_ content: String, to group: GroupID, from author: Person) async throws -> Int64 {
            let draft = try Draft.message(
                group: group, author: author.user, clientID: nil, content: content, charactersMax: 8_000)
            return try #require(try await writer.submit(draft).seq)
        }

        func edit(_ seq: Int64, _ content: String, in group: GroupID, by author: Person) async throws {
            _ = try await writer.submit(
                .edit(group: group, author: author.user, target: seq, content: content, charactersMax: 8_000))
        }
    }

    @Test("is not replayed to the person removed")
    func replay() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let other = OtherNode(fixture)
            let seq = try await fixture.http.send("said", to: group, from: ada)[0]
            let removed = try await fixture.connect(bob, subscribe: "\"none\"")
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            socket.send(#"{"type":"subscribe","group":"\#(group)"}"#)
            let epoch = try #require(try await socket.next("subscribed")["epoch"]?.text)
            try await other.groups.perform(.remove(bob.user), in: group, by: ada.user)
            try await other.edit(seq, "said in confidence", in: group, by: ada)
            let subscribe = #"{"type":"subscribe","group":"\#(group)","epoch":"\#(epoch)","after":1}"#
            removed.send(subscribe)
            socket.send(subscribe)
            var heard = try await removed.frames(until: "unsubscribed")
            removed.send(#"{"type":"ping"}"#)
            heard += try await removed.frames(until: "pong")
            #expect(!heard.contains { $0["message"]?["content"]?.text == "said in confidence" })
            // Who stays gets it, later and not never.
            let message = try #require(try await socket.frames(until: "edited").first { $0["seq"] == .integer(seq) })
            #expect(message["message"]?["content"]?.text == "said in confidence")
        }
    }

    @Test("is not delivered to the person removed")
    func delivery() async throws {
        try await SocketFixture.with { fixture in
            let (ada, bob) = (try await fixture.http.person("Ada"), try await fixture.http.person("Bob"))
            let group = try await fixture.http.group(owner: ada, members: [bob])
            let other = OtherNode(fixture)
            let (socket, removed) = (try await fixture.follow(group, as: ada), try await fixture.follow(group, as: bob))
            let first = try await other.send("hello", to: group, from: ada)
            let second = try await other.send("said", to: group, from: ada)
            try await other.groups.perform(.remove(bob.user), in: group, by: ada.user)
            try await other.edit(second, "said in confidence", in: group, by: ada)
            var heard = try await removed.frames(until: "unsubscribed")
            removed.send(#"{"type":"ping"}"#)
            heard += try await removed.frames(until: "pong")
            #expect(!heard.contains { $0["message"]?["content"]?.text == "said in confidence" })
            #expect(heard.first { $0["seq"] == .integer(first) }?["message"]?["content"]?.text == "hello")
            let frames = try await socket.frames(until: "edited")
            #expect(frames.compactMap { $0["seq"] } == (first...second + 1).map { .integer($0) })
        }
    }
}
