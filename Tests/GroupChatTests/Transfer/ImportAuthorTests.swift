import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// Who is meant by a name, and who may not be brought in by an import.
@Suite("The authors of an import", .scratchDatabase(from: .migrated), .tags(.database, .security))
struct ImportAuthorTests {
    private static let named = SQL("test.name_user", "update groupd.users set name = $2 where id = $1")

    private static func authors(_ group: GroupID, _ chat: ChatFixture) async throws -> [UserID?] {
        try await StoredGroup(group, chat.admin).messages.map { $0.author.map { UserID($0) } }
    }

    @Test("one name is one placeholder, in every group of the server")
    func placeholders() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let database = chat.nodes[0].database
            let lines = [try ImportScene.line(1, "a", "ann", "hi", at: 1)]
            let first = try await ImportScene.run(lines, into: .name("one"), owner: owner, database)
            let second = try await ImportScene.run(lines, into: .name("two"), owner: owner, database)
            #expect(first.group != second.group)
            #expect(first.summary.authors == second.summary.authors)
            #expect(first.summary.authors.count == 1)
        }
    }

    @Test("a member's name, an account's address and an id mean the person; an account elsewhere is left alone")
    func known() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(4)
            let (owner, member, byAddress, stranger) = (people[0], people[1], people[2], people[3])
            for (person, name) in [(member, "mel"), (stranger, "sam")] {
                try await chat.admin.execute(Self.named, person.uuid, name, lane: ChatFixture.adminLane)
            }
            let node = chat.nodes[0]
            let group = try await node.groups.create(.init(name: "den"), owner: owner)
            try await node.groups.perform(.add(member, role: .member), in: group, by: owner)
            var importer = try await Importer(
                into: .id(group), owner: owner, database: node.database,
                accounts: { addresses throws(ChatError) in
                    #expect(addresses == ["b@example.org"])
                    return ["b@example.org": byAddress]
                }, tell: { Issue.record("\($0)") })
            try await importer.add(ImportScene.line(1, "a", "mel", "1", at: 1))
            try await importer.add(ImportScene.line(2, "b", "b@example.org", "2", at: 1))
            try await importer.add(ImportScene.line(3, "c", "whoever", "3", at: 1, person: member))
            try await importer.add(ImportScene.line(4, "d", "sam", "4", at: 1))
            try await importer.add(ImportScene.line(5, "e", "mel", "5", at: 1, person: .random()))
            _ = try await importer.finish()
            let authors = try await Self.authors(group, chat)
            #expect(authors[0] == member)
            #expect(authors[1] == byAddress)
            #expect(authors[2] == member)
            #expect(authors[3] != stranger)
            #expect(authors[4] == member)
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("an account that left, was removed or is banned is not brought back: a placeholder stands in")
    func gone() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(4)
            let node = chat.nodes[0]
            let group = try await node.groups.create(.init(name: "den"), owner: people[0])
            for person in people[1...2] {
                try await node.groups.perform(.add(person, role: .member), in: group, by: people[0])
            }
            try await node.groups.perform(.leave, in: group, by: people[1])
            try await node.groups.perform(.ban(people[2]), in: group, by: people[0])
            let lines = try people.enumerated().map { index, person in
                try ImportScene.line(index, "m\(index)", "p\(index)", "hi", at: 1, person: person)
            }
            _ = try await ImportScene.run(lines, into: .id(group), owner: people[0], node.database)
            let authors = try await Self.authors(group, chat)
            #expect(authors[0] == people[0])
            #expect(authors[1] != people[1])
            #expect(authors[2] != people[2])
            // The success beside them: who was never here may be brought in by their id.
            #expect(authors[3] == people[3])
            let members = Set(try await StoredGroup(group, chat.admin).members.map(\.user))
            #expect(!members.contains(people[1]) && !members.contains(people[2]) && members.contains(people[3]))
        }
    }

    @Test("who is removed while the import runs stays away, and their lines are told")
    func removedMeanwhile() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let node = chat.nodes[0]
            let told = ImportScene.Told()
            let lines = try ImportScene.lines(60, authors: 2)
            let group = try await node.groups.create(.init(name: "den"), owner: owner)
            let (_, summary) = try await ImportScene.run(
                lines, into: .id(group), owner: owner, node.database, rowsMax: 10, told: told
            ) { index in
                guard index == 30 else { return }
                let author = try await StoredGroup(group, chat.admin).messages[0].author
                try await node.groups.perform(.remove(UserID(author!)), in: group, by: owner)
            }
            #expect(summary.skippedCount > 5)
            #expect(summary.skippedCount + summary.messageCount == 60)
            #expect(
                told.notices.filter { if case .skipped(_, .authorBarred) = $0 { true } else { false } }.count
                    == summary.skippedCount)
            #expect(try await StoredGroup(group, chat.admin).members.count == 2)
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("only an owner or admin imports into a group; a direct conversation and an unknown id take nothing")
    func refusals() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(3)
            let node = chat.nodes[0]
            let group = try await node.groups.create(.init(name: "den"), owner: people[0])
            try await node.groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            var direct = GroupWriter.Creation(name: "")
            direct.kind = .direct
            let pair = try await node.groups.create(direct, owner: people[0])
            let lines = [try ImportScene.line(1, "a", "ann", "hi", at: 1)]
            func error(_ target: ImportTarget, _ owner: UserID) async -> ImportError? {
                await #expect(throws: ImportError.self) {
                    _ = try await ImportScene.run(lines, into: target, owner: owner, node.database)
                }
            }
            #expect(await error(.id(group), people[1]) == .needsAdmin)
            #expect(await error(.name("den"), people[2]) == .needsAdmin)
            #expect(await error(.id(pair), people[0]) == .groupIsDirect)
            #expect(await error(.id(.random()), people[0]) == .groupNotFound)
            #expect(try await StoredGroup(group, chat.admin).messages.isEmpty)
            // With the same set-up the owner may, and so may an admin.
            try await node.groups.perform(.setRole(people[1], .admin), in: group, by: people[0])
            _ = try await ImportScene.run(lines, into: .name("den"), owner: people[1], node.database)
            #expect(try await StoredGroup(group, chat.admin).messages.count == 1)
            _ = try await node.groups.create(.init(name: "den"), owner: people[0])
            #expect(await error(.name("den"), people[0]) == .groupAmbiguous)
        }
    }

    @Test("whoever imports and had read everything has still; others find the messages unread")
    func positions() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(2)
            let node = chat.nodes[0]
            let group = try await node.groups.create(.init(name: "den"), owner: people[0])
            try await node.groups.perform(.add(people[1], role: .member), in: group, by: people[0])
            _ = try await ImportScene.run(
                try ImportScene.lines(30), into: .id(group), owner: people[0], node.database, rowsMax: 10)
            let unread = try await ScratchDatabase.current.run(
                """
                select h.message_count - p.read_ordinal
                from groupd.read_positions p join groupd.group_heads h using (group_id)
                where p.user_id in ('\(people[0])', '\(people[1])') order by p.user_id = '\(people[1])'
                """)
            #expect(unread == "0\n30")
        }
    }

    @Test("the writer makes placeholders, and no other users")
    func policy() async throws {
        func insert(_ isPlaceholder: Bool) async throws {
            try await ScratchDatabase.current.run(
                """
                set role groupd_writer;
                insert into groupd.users (id, name, is_placeholder) values (gen_random_uuid(), 'x', \(isPlaceholder))
                """)
        }
        try await insert(true)
        let error = await #expect(throws: PsqlError.self) { try await insert(false) }
        #expect(error?.output.contains("row-level security") == true)
    }
}
