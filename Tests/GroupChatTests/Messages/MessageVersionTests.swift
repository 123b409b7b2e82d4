import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("What a message has said")
struct MessageVersionTests {
    /// `one` at 7, `two` from 9 on, `three` from 12 on, and what stands from 20 on.
    private static let wordings = [(9, "one"), (12, "two"), (20, "three"), (nil, "four")] as [(Int64?, String)]

    @Test(
        "each wording has the number that it took, wherever one begins to read",
        arguments: [
            (0, [7, 9, 12, 20]), (6, [7, 9, 12, 20]), (7, [9, 12, 20]), (8, [9, 12, 20]), (9, [12, 20]),
            (11, [12, 20]), (12, [20]), (19, [20]), (20, []), (99, []),
        ] as [(Int64, [Int64])])
    func numbers(after: Int64, seqs: [Int64]) {
        let stored = Self.wordings.filter { $0.0.map { $0 > after } ?? true }.map { replacedBy, content in
            StoredWording(replacedBy: replacedBy, content: content, writtenAt: Timestamp(microsecondsSince2000: 0))
        }
        let versions = MessageVersion.versions(of: 7, after: after, stored)
        #expect(versions.map(\.seq) == seqs)
        #expect(versions.map(\.content) == ["one", "two", "three", "four"].suffix(seqs.count))
    }

    @Test("a message without edits has one, a tombstone none")
    func few() {
        let only = StoredWording(replacedBy: nil, content: "one", writtenAt: Timestamp(microsecondsSince2000: 0))
        #expect(MessageVersion.versions(of: 7, after: 0, [only]).map(\.seq) == [7])
        #expect(MessageVersion.versions(of: 7, after: 0, []).isEmpty)
    }
}

@Suite("What a message has said, as stored", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct StoredVersionTests {
    private struct Scene {
        let owner: UserID
        let admin: UserID
        let author: UserID
        let member: UserID
        let group: GroupID
        let seq: Int64
        let reader: MessageReader
    }

    /// A message of a plain member's, edited four times.
    private func scene(_ chat: ChatFixture) async throws -> Scene {
        let node = chat.nodes[0]
        let people = try await chat.people(4)
        let group = try await node.groups.create(.init(name: "den"), owner: people[0])
        for (person, role) in [(people[1], Role.admin), (people[2], .member), (people[3], .member)] {
            try await node.groups.perform(.add(person, role: role), in: group, by: people[0])
        }
        let seq = try await node.writer.submit(BatchWriterTests.message(group, people[2], "wording 0")).seq!
        for number in 1...4 {
            _ = try await node.writer.submit(
                .edit(group: group, author: people[2], target: seq, content: "wording \(number)", charactersMax: 100))
        }
        return Scene(
            owner: people[0], admin: people[1], author: people[2], member: people[3], group: group, seq: seq,
            reader: MessageReader(database: node.database))
    }

    @Test("is for its author and the admins, page by page, each wording once and in order")
    func pages() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat)
            for asker in [scene.author, scene.admin, scene.owner] {
                for limit in 1...6 {
                    var found: [MessageVersion] = []
                    var after: Int64? = 0
                    while let start = after {
                        let page = try await scene.reader.versions(
                            of: scene.seq, in: scene.group, after: start, limit: limit, as: asker)
                        #expect(page.items.count <= limit)
                        found += page.items
                        after = page.next
                    }
                    #expect(found.map(\.content) == (0...4).map { "wording \($0)" }, "limit \(limit)")
                    #expect(found.map(\.seq) == (0...4).map { scene.seq + $0 })
                    #expect(found.map(\.writtenAt) == found.map(\.writtenAt).sorted())
                }
            }
        }
    }

    @Test("is for nobody else: not by the reader, and not by the rows' own policy")
    func others() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat)
            let outsider = try await chat.people(1)[0]
            for (asker, error) in [(scene.member, ChatError.notAllowed(.notAuthor)), (outsider, .notMember)] {
                await #expect(throws: error) {
                    try await scene.reader.versions(of: scene.seq, in: scene.group, limit: 10, as: asker)
                }
            }
            await #expect(throws: ChatError.messageNotFound) {
                try await scene.reader.versions(of: 999, in: scene.group, limit: 10, as: scene.owner)
            }
            let count = SQL("test.count_edits", "select count(*) from message_edits")
            for (asker, edits) in [(scene.author, 4), (scene.admin, 4), (scene.member, 0), (outsider, 0)] {
                let row = try await chat.nodes[0].database.fetchOne(count, lane: ChatLanes.read, as: .user(asker.uuid))
                #expect(try row?.decode(0, as: Int.self) == edits)
            }
        }
    }

    @Test("of a direct conversation is the author's alone, whatever role the other has, as is the deletion")
    func direct() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat)
            let makeDirect = SQL("test.make_direct", "update groupd.groups set kind = 'direct' where id = $1")
            _ = try await chat.admin.execute(makeDirect, scene.group.uuid, lane: ChatFixture.adminLane)
            await #expect(throws: ChatError.notAllowed(.notAuthor)) {
                try await scene.reader.versions(of: scene.seq, in: scene.group, limit: 10, as: scene.owner)
            }
            await #expect(throws: ChatError.notAllowed(.notAuthor)) {
                try await chat.nodes[0].writer.submit(
                    .deletion(group: scene.group, author: scene.owner, target: scene.seq))
            }
            let own = try await scene.reader.versions(of: scene.seq, in: scene.group, limit: 10, as: scene.author)
            #expect(own.items.count == 5)
        }
    }

    @Test("is forgotten with the message")
    func deleted() async throws {
        try await ChatFixture.with { chat in
            let scene = try await scene(chat)
            _ = try await chat.nodes[0].writer.submit(
                .deletion(group: scene.group, author: scene.admin, target: scene.seq))
            for asker in [scene.author, scene.owner] {
                let page = try await scene.reader.versions(of: scene.seq, in: scene.group, limit: 10, as: asker)
                #expect(page.items.isEmpty && page.next == nil)
            }
        }
    }
}
