import TestSupport
import Testing

@testable import GroupChat

@Suite("The operator's list of groups", .scratchDatabase(from: .migrated), .tags(.database))
struct GroupDirectoryTests {
    @Test("a group is found by its id and by a name that only it has")
    func found() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let den = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            let directory = GroupDirectory(database: chat.nodes[0].database)
            #expect(try await directory.group("den") == den)
            #expect(try await directory.group(den.description) == den)
            await #expect(throws: GroupDirectory.Miss.none) { try await directory.group("lair") }
            await #expect(throws: GroupDirectory.Miss.none) {
                try await directory.group(GroupID.random().description)
            }
            _ = try await chat.nodes[0].groups.create(.init(name: "den"), owner: owner)
            await #expect(throws: GroupDirectory.Miss.several) { try await directory.group("den") }
        }
    }

    @Test("the list has every group that was not deleted, with its numbers")
    func list() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(2)
            let node = chat.nodes[0]
            let den = try await node.groups.create(.init(name: "den"), owner: people[0])
            let gone = try await node.groups.create(.init(name: "gone"), owner: people[0])
            try await node.groups.perform(.delete, in: gone, by: people[0])
            try await node.groups.perform(.add(people[1], role: .member), in: den, by: people[0])
            let draft = try Draft.message(
                group: den, author: people[0], clientID: nil, content: "hi", charactersMax: 10)
            _ = try await node.writer.submit(draft)

            let directory = GroupDirectory(database: node.database)
            let page = try await directory.page()
            #expect(page == [.init(id: den, name: "den", memberCount: 2, messageCount: 1)])
            #expect(try await directory.page(after: den).isEmpty)
        }
    }
}
