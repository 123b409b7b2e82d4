import Postgres
import TestSupport
import Testing

@testable import GroupChat

/// Random histories, imported in pieces of random size and more than once, beside a model of twenty lines.
@Suite("Random imports", .scratchDatabase(from: .migrated), .tags(.database, .slow))
struct ImportPropertyTests {
    static let seedCount = TestRun.isFast ? 5 : 40

    @Test("come to what the model says, with whole numbers")
    func histories() async throws {
        try await ChatFixture.with { chat in
            let owner = try await chat.people(1)[0]
            for seed in 1...UInt64(Self.seedCount) {
                var generator = SeededGenerator(seed: seed)
                let lines = try Self.lines(&generator)
                var model = Model()
                let group = try await chat.nodes[0].groups.create(.init(name: "g\(seed)"), owner: owner)
                for _ in 0..<3 {
                    let part = Array(lines.prefix(Int.random(in: 0...lines.count, using: &generator)))
                    let told = ImportScene.Told()
                    let (_, summary) = try await ImportScene.run(
                        part, into: .id(group), owner: owner, chat.nodes[0].database,
                        rowsMax: Int.random(in: 2...40, using: &generator), told: told)
                    let expected = model.take(part)
                    #expect(summary.messageCount == expected.added, "seed \(seed)")
                    #expect(told.notices == expected.dropped.map { .replyDropped(line: $0) }, "seed \(seed)")
                }
                #expect(try await ImportScene.seen(group, chat) == model.messages, "seed \(seed)")
                #expect(try await ImportScene.violations(group, chat) == [], "seed \(seed)")
            }
        }
    }

    private static func lines(_ generator: inout SeededGenerator) throws -> [ImportLine] {
        try (1...Int.random(in: 1...80, using: &generator)).map { number in
            let id = generator.chance(10) ? Int.random(in: 1...number, using: &generator) : number
            let replyTo = generator.chance(40) ? Int.random(in: 1...90, using: &generator) : nil
            return try ImportScene.line(
                number, "m\(id)", "author \(Int.random(in: 1...9, using: &generator))", "content \(number)",
                at: Int.random(in: 0...1_000, using: &generator), replyTo: replyTo.map { "m\($0)" })
        }
    }

    /// What an import means, said simply.
    private struct Model {
        var messages: [ImportScene.Seen] = []
        private var rootByKey: [ClientID: String] = [:]

        mutating func take(_ lines: [ImportLine]) -> (added: Int, dropped: [Int]) {
            var added = 0
            var dropped: [Int] = []
            for line in lines where rootByKey[line.key] == nil {
                let root = line.replyTo.flatMap { rootByKey[$0] }
                if line.replyTo != nil, root == nil { dropped.append(line.number) }
                rootByKey[line.key] = root ?? line.content
                messages.append(
                    .init(
                        user: line.author.name, content: line.content,
                        second: line.createdAt.microsecondsSince2000 / 1_000_000, replyTo: root))
                added += 1
            }
            return (added, dropped)
        }
    }
}
