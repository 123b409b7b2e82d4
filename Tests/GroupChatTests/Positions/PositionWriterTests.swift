import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("Positions of many", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct PositionWriterTests {
    @Test("everybody who reads while others write ends where they read to, and nobody waits for each other")
    func crossing() async throws {
        try await ChatFixture.with(nodes: 2) { fixture in
            let people = try await fixture.people(12)
            var groups: [GroupID] = []
            for number in 0..<3 {
                let group = try await fixture.nodes[0].groups.create(.init(name: "G\(number)"), owner: people[0])
                for person in people.dropFirst() {
                    try await fixture.nodes[0].groups.perform(
                        .add(person, role: .member), in: group, by: people[0])
                }
                groups.append(group)
            }
            let positions = fixture.nodes.map { Positions(database: $0.database) }
            let all = groups
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for (index, person) in people.enumerated() {
                    let node = index % 2
                    tasks.addTask {
                        for round in 0..<20 {
                            // Each in an order of their own.
                            for group in index % 3 == 0 ? all : all.reversed() {
                                let draft = try Draft.message(
                                    group: group, author: person, clientID: nil, content: "\(round)",
                                    charactersMax: 100)
                                if round % 4 == index % 4 {
                                    _ = try await fixture.nodes[node].writer.submit(draft)
                                }
                                let seq = Int64(12 + round * 3)
                                let position = try await positions[1 - node].read(seq, in: group, as: person)
                                #expect(position.lastReadSeq >= min(seq, 12))
                            }
                        }
                    }
                }
                try await tasks.waitForAll()
            }
            for group in groups {
                let head = Int64(12 + 12 * 5)
                for person in people {
                    let position = try await positions[0].read(.max, in: group, as: person)
                    #expect(position.lastReadSeq == head)
                    #expect(position.unread == 0)
                }
            }
        }
    }

    @Test("one who is no member is refused, beside members who are not")
    func outsider() async throws {
        try await ChatFixture.with { fixture in
            let people = try await fixture.people(2)
            let group = try await fixture.nodes[0].groups.create(.init(name: "G"), owner: people[0])
            let positions = Positions(database: fixture.nodes[0].database)
            async let inside = positions.received(1, in: group, as: people[0])
            await #expect(throws: ChatError.notMember) { try await positions.read(1, in: group, as: people[1]) }
            await #expect(throws: ChatError.notMember) { try await positions.read(1, in: .random(), as: people[0]) }
            #expect(try await inside.receivedSeq == 1)
        }
    }
}
