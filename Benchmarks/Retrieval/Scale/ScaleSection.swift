import ChatLoad
import Foundation
import GroupChat

/// How fast a member of few groups finds something among 5,000, 190,000 and a million messages, and how much of what an
/// exact search by meaning would find. One server, which grows.
struct ScaleSection {
    private static let smallCount = 5_000

    let program: Program
    let cache: VectorCache
    let maker: VectorMaker

    private var known: KnownVectors { KnownVectors(cache: cache, maker: maker) }
    private var directory: String { program.data + "/scale" }

    func run() async throws {
        let town = try Town(program.conversations)
        var measuring = Measuring(program: program, maker: maker, questions: town.questions)
        var grown: [String: GroupID] = [:]
        let known = known

        let small = ["small": Array(town.messages.prefix(Self.smallCount))].merging(town.others) { $1 }
        try await grow(small, rebuildsIndex: false, into: &grown) { try await known.vectors(of: $1.map(\.spoken)) }
        let few = ["small"] + town.others.keys.filter { $0 != "ubuntu-meeting" }.sorted()
        let visitor = try await measure(nil, of: few.compactMap { grown[$0] }) { stage, visitor in
            try await measuring.measure(
                "\(Self.smallCount) messages in a group, \(try await stage.storage.messageCount()) on the server",
                stage,
                visitor, [.init("in that group", grown["small"]), .init("in all three groups", nil)])
            if program.sections.contains(.latency) {
                try await Freshness(stage: stage, person: visitor, group: grown["small"]!).measure()
            }
        }

        try await grow([Town.channel: town.messages], rebuildsIndex: true, into: &grown) {
            try await known.vectors(of: $1.map(\.spoken))
        }
        try await measure(visitor, of: [grown[Town.channel]!]) { stage, visitor in
            try await measuring.measure(
                "\(town.messages.count) messages in a group, \(try await stage.storage.messageCount()) on the server",
                stage,
                visitor,
                [.init("in that group", grown[Town.channel], p95Max: 40), .init("in all four groups", nil)])
        }

        guard program.messages > town.messages.count else { return }
        let hundredths = try await growLarge(town, into: &grown)
        let newcomer = try await measure(nil, of: hundredths) { stage, newcomer in
            try await measuring.measure(
                "\(try await stage.storage.messageCount()) messages on the server, as a member of three groups", stage,
                newcomer,
                [
                    .init("in all three groups", nil, p95Max: 100),
                    .init("in a group of one in a hundred", hundredths[1], p95Max: 100),
                    .init("in a group of one in twenty", hundredths[0], p95Max: 100),
                ])
        }
        _ = newcomer
        try await measure(visitor, of: []) { stage, visitor in
            try await measuring.measure(
                "The same, as a member of the group of \(town.messages.count)", stage, visitor,
                [.init("in that group", grown[Town.channel], p95Max: 100)])
        }
        if !program.keep { try FileManager.default.removeItem(atPath: directory) }
    }

    /// Returns a group of one in twenty and two of one in a hundred.
    private func growLarge(_ town: Town, into grown: inout [String: GroupID]) async throws -> [GroupID] {
        let count = program.messages - grown.count - town.messages.count - Self.smallCount
        let sizes = GroupSizes.sizes(total: count, server: program.messages)
        let vectors =
            program.embedAll ? [] : try await known.vectors(of: town.messages.map { "\($0.user): \($0.content)" })
        let permuted = Permuted(town.messages, vectors: vectors)
        var (start, histories, starts) = (0, [String: [HistoryLine]](), [String: Int]())
        for (number, size) in sizes.enumerated() {
            histories["permuted \(number)"] = (start..<start + size).map(permuted.line)
            starts["permuted \(number)"] = start
            start += size
        }
        let known = known
        try await grow(histories, rebuildsIndex: true, into: &grown) { name, texts in
            if vectors.isEmpty { return try await known.vectors(of: texts.map(\.spoken)) }
            let start = starts[name] ?? 0
            return texts.indices.map { permuted.vector(start + $0) }
        }
        Printing.note(
            vectors.isEmpty
                ? "vectors of the permuted texts: the model's own"
                : "vectors of the permuted texts: their sources', each moved .35 of the way between two others")
        // By size: .20 .10 .05 .05 .05 .01 …
        return [2, 5, 6].compactMap { grown["permuted \($0)"] }
    }

    /// Lets groups come to the server, their words be indexed by it, and their vectors be loaded.
    private func grow(
        _ histories: [String: [HistoryLine]], rebuildsIndex: Bool, into grown: inout [String: GroupID],
        vectors: (String, [StoredText]) async throws -> [[Float16]]
    ) async throws {
        let stage = try await Stage.open(program, directory: directory, model: nil)
        do {
            let growth = Growth(stage: stage, model: maker.model)
            let groups = try await growth.run(histories, rebuildsIndex: rebuildsIndex, vectors: vectors)
            grown.merge(groups) { $1 }
            try await stage.close()
        } catch {
            try? await stage.close()
            throw error
        }
    }

    /// Measures as somebody who is let into these groups; nil: somebody new.
    @discardableResult
    private func measure(
        _ known: Person?, of groups: [GroupID], _ body: (Stage, Person) async throws -> Void
    ) async throws -> Person {
        let stage = try await Stage.open(program, directory: directory, model: program.model)
        do {
            let name = "visitor-\(UInt32.random(in: 0...(.max)))-"
            let person: Person = if let known { known } else { try await stage.rest.register(name, count: 1)[0] }
            for group in groups { try await stage.rest.add(person, to: "\(group)", by: stage.owner) }
            try await stage.storage.waitUntilIndexed(withVectors: true)
            try await body(stage, person)
            try await stage.close()
            return person
        } catch {
            try? await stage.close()
            throw error
        }
    }
}
