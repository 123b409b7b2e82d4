import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("An export", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct GroupExportTests {
    private static func all(
        _ group: GroupID, as reader: UserID, _ chat: ChatFixture, limit: Int = 500
    ) async throws -> [ExportLine] {
        var export = try await GroupExport(of: group, as: reader, database: chat.nodes[0].database)
        var lines: [ExportLine] = []
        while true {
            let page = try await export.next(limit: limit)
            guard !page.isEmpty else { return lines }
            lines += page
        }
    }

    private static func imported(_ lines: [ExportLine]) throws -> [ImportLine] {
        try lines.enumerated().map { index, line in
            try ImportLine(
                number: index + 1, key: line.key, author: .init(name: line.author.name, id: line.author.id),
                content: line.content, createdAt: line.createdAt, replyTo: line.replyTo, charactersMax: 8_000)
        }
    }

    @Test("imported into a new group it gives the same messages; into its own it adds nothing")
    func roundTrip() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(2)
            let node = chat.nodes[0]
            let (group, _) = try await ImportScene.run(
                try ImportScene.lines(120), into: .name("one"), owner: people[0], node.database)
            try await node.groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            // Two people of our own who chose the same client id, and an answer to each.
            let clientID = ClientID.random()
            for person in people {
                let receipt = try await node.writer.submit(
                    Draft.message(
                        group: group, author: person, clientID: clientID, content: "live \(person)", charactersMax: 99))
                _ = try await node.writer.submit(
                    Draft.message(
                        group: group, author: people[0], clientID: nil, content: "yes", thread: receipt.seq,
                        charactersMax: 99))
            }
            let lines = try await Self.all(group, as: people[0], chat, limit: 7)
            #expect(lines.count == 124)
            #expect(Set(lines.map(\.key)).count == 124)
            let (own, summary) = try await ImportScene.run(
                try Self.imported(lines), into: .id(group), owner: people[0], node.database)
            #expect(own == group)
            #expect(summary.messageCount == 0)
            #expect(summary.knownCount == 124)
            let (copy, _) = try await ImportScene.run(
                try Self.imported(lines), into: .name("two"), owner: people[0], node.database)
            #expect(try await ImportScene.seen(copy, chat) == ImportScene.seen(group, chat))
            let again = try await Self.all(copy, as: people[0], chat)
            #expect(again.map(\.key) == lines.map(\.key))
            #expect(again.map(\.replyTo) == lines.map(\.replyTo))
            #expect(again.map(\.author) == lines.map(\.author))
        }
    }

    @Test("leaves tombstones out, and what answered one stands alone")
    func tombstones() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let (group, _) = try await ImportScene.run(
                [
                    try ImportScene.line(1, "a", "ann", "gone soon", at: 1),
                    try ImportScene.line(2, "b", "ben", "answer", at: 2, replyTo: "a"),
                ], into: .name("one"), owner: owner, chat.nodes[0].database)
            let seq = try await StoredGroup(group, chat.admin).messages[0].seq
            _ = try await chat.nodes[0].writer.submit(.deletion(group: group, author: owner, target: seq))
            let lines = try await Self.all(group, as: owner, chat)
            #expect(lines.map(\.content) == ["answer"])
            #expect(lines.map(\.replyTo) == [nil])
        }
    }

    @Test("is for admins: a member, an outsider and whoever is removed meanwhile get nothing")
    func access() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(4)
            let node = chat.nodes[0]
            let (group, _) = try await ImportScene.run(
                try ImportScene.lines(20), into: .name("one"), owner: people[0], node.database)
            try await node.groups.perform(.add(people[1], role: .admin), in: group, by: people[0])
            try await node.groups.perform(.add(people[2], role: .member), in: group, by: people[0])
            await #expect(throws: ChatError.notAllowed(.needsAdmin)) {
                _ = try await Self.all(group, as: people[2], chat)
            }
            await #expect(throws: ChatError.notMember) { _ = try await Self.all(group, as: people[3], chat) }
            await #expect(throws: ChatError.notMember) { _ = try await Self.all(.random(), as: people[0], chat) }
            var export = try await GroupExport(of: group, as: people[1], database: node.database)
            #expect(try await export.next(limit: 5).count == 5)
            try await node.groups.perform(.remove(people[1]), in: group, by: people[0])
            await #expect(throws: ChatError.notMember) { _ = try await export.next(limit: 5) }
        }
    }
}
