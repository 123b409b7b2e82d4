import Postgres
import TestSupport
import Testing

@testable import GroupChat

@Suite("An import", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(5)))
struct ImporterTests {
    @Test("keeps order, times, authors and threads, and makes members of the authors")
    func whole() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let lines = try [
                ImportScene.line(1, "a", "ann", "first", at: 500),
                ImportScene.line(2, "b", "ben", "second, older", at: 400, replyTo: "a"),
                ImportScene.line(3, "c", "cat", "answers an answer", at: 600, replyTo: "b"),
                ImportScene.line(4, "d", "ann", "answers nothing known", at: 700, replyTo: "zz"),
            ]
            let told = ImportScene.Told()
            let (group, summary) = try await ImportScene.run(
                lines, into: .name("old"), owner: owner, chat.nodes[0].database, told: told)
            #expect(summary.messageCount == 4)
            #expect(summary.authors.count == 3)
            #expect(told.notices == [.replyDropped(line: 4)])
            #expect(
                try await ImportScene.seen(group, chat) == [
                    .init(user: "ann", content: "first", second: 500, replyTo: nil),
                    .init(user: "ben", content: "second, older", second: 400, replyTo: "first"),
                    .init(user: "cat", content: "answers an answer", second: 600, replyTo: "first"),
                    .init(user: "ann", content: "answers nothing known", second: 700, replyTo: nil),
                ])
            let stored = try await StoredGroup(group, chat.admin)
            #expect(stored.members.count == 4)
            #expect(stored.members.filter { $0.role == .owner }.map(\.user) == [owner])
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("a second run with the same ids adds nothing, whatever else the lines say now")
    func secondRun() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let database = chat.nodes[0].database
            let (group, _) = try await ImportScene.run(
                try ImportScene.lines(50), into: .name("old"), owner: owner, database, rowsMax: 20)
            let before = try await ImportScene.seen(group, chat)
            let changed = try (1...51).map { number in
                try ImportScene.line(number, "m\(number)", "somebody else", "other content", at: 9)
            }
            let (again, summary) = try await ImportScene.run(changed, into: .id(group), owner: owner, database)
            #expect(again == group)
            #expect(summary.messageCount == 1)
            #expect(summary.knownCount == 50)
            #expect(try await ImportScene.seen(group, chat).dropLast() == before[...])
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("an import that broke off goes on where it stopped, replies to the first part included")
    func resume() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let database = chat.nodes[0].database
            let lines = try ImportScene.lines(103)
            var broken = try await Importer(
                into: .name("old"), owner: owner, database: database, tell: { _ in Issue.record("told something") })
            broken.rowsMax = 10
            for line in lines.prefix(57) { try await broken.add(line) }
            let stored = broken.summary.messageCount
            #expect(stored > 40 && stored < 57)
            let told = ImportScene.Told()
            let (group, summary) = try await ImportScene.run(
                lines, into: .name("old"), owner: owner, database, rowsMax: 10, told: told)
            #expect(summary.messageCount == 103 - stored)
            #expect(summary.knownCount == stored)
            #expect(told.notices == [])
            #expect(try await ImportScene.seen(group, chat).map(\.content) == lines.map(\.content))
            #expect(try await ImportScene.seen(group, chat)[59].replyTo == "content 55")
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("killed connections neither lose nor double a message")
    func killedConnections() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            let lines = try ImportScene.lines(2_000)
            var importer = try await Importer(
                into: .name("old"), owner: owner, database: chat.nodes[0].database,
                tell: { Issue.record("told \($0)") })
            importer.rowsMax = 10
            let group = importer.group
            let killing = Task {
                var killed = 0
                // Whoever is connected, wherever they are in their batch, until the import is done.
                while !Task.isCancelled {
                    let count = try await ScratchDatabase.current.run(
                        """
                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                        where datname = current_database() and usename = 'groupd' and state <> 'idle'
                        """)
                    killed += Int(count) ?? 0
                }
                return killed
            }
            for line in lines { try await importer.add(line) }
            let summary = try await importer.finish()
            killing.cancel()
            #expect(try await killing.value > 2)
            #expect(summary.messageCount == 2_000)
            #expect(summary.authors.count == 5)
            try await chat.nodes[0].database.ready(timeout: .seconds(20))
            #expect(try await ImportScene.seen(group, chat).map(\.content) == lines.map(\.content))
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("beside people who write into the same group no number is missing and every send goes through")
    func besideLiveSends() async throws {
        try await ChatFixture.with { chat in
            let people = try await chat.people(4)
            let node = chat.nodes[0]
            let group = try await node.groups.create(.init(name: "busy"), owner: people[0])
            for person in people.dropFirst() {
                try await node.groups.perform(.add(person, role: .member), in: group, by: people[0])
            }
            let sent = try await withThrowingTaskGroup(of: Int.self) { tasks in
                let done = Flag()
                for person in people {
                    tasks.addTask {
                        var count = 0
                        while !done.isSet {
                            let draft = try Draft.message(
                                group: group, author: person, clientID: nil, content: "live", charactersMax: 10)
                            _ = try await node.writer.submit(draft)
                            count += 1
                        }
                        return count
                    }
                }
                let (_, summary) = try await ImportScene.run(
                    try ImportScene.lines(2_000), into: .id(group), owner: people[0], node.database, rowsMax: 100)
                #expect(summary.messageCount == 2_000)
                done.set()
                return try await tasks.reduce(0, +)
            }
            #expect(sent > 0)
            let seen = try await ImportScene.seen(group, chat)
            #expect(seen.count == 2_000 + sent)
            #expect(
                seen.filter { $0.content != "live" }.map(\.content) == (1...2_000).map { "content \($0)" })
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }

    @Test("two imports of the same file at once come to one")
    func twoAtOnce() async throws {
        try await ChatFixture.with(nodes: 2) { chat in
            let owner = try await chat.people(1)[0]
            let group = try await chat.nodes[0].groups.create(.init(name: "twice"), owner: owner)
            let lines = try ImportScene.lines(500, authors: 50)
            try await withThrowingDiscardingTaskGroup { tasks in
                for node in chat.nodes {
                    tasks.addTask {
                        _ = try await ImportScene.run(
                            lines, into: .id(group), owner: owner, node.database, rowsMax: 60)
                    }
                }
            }
            #expect(try await ImportScene.seen(group, chat).map(\.content) == lines.map(\.content))
            #expect(try await ImportScene.violations(group, chat) == [])
        }
    }
}
