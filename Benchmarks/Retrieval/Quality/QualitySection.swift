import ChatLoad
import Foundation
import GroupChat

/// Asks every question of conversations whose answers are known, over REST as a member, in every mode; beside it, the
/// textbook's two rankings over the same tables.
struct QualitySection {
    let program: Program
    let cache: VectorCache
    let maker: VectorMaker

    func run() async throws {
        let sets = [
            try EvaluationSet.locomo(program.conversations, isOneGroup: false),
            try EvaluationSet.locomo(program.conversations, isOneGroup: true),
            try EvaluationSet.qmsum(program.conversations),
        ]
        let directory = program.data + "/quality"
        let groups = try await fill(directory, sets)
        let stage = try await Stage.open(program, directory: directory, model: program.model)
        do {
            try await indexVectors(groups, stage)
            for set in sets {
                let answers = try await Questioning(stage: stage, maker: maker, groups: groups).answers(set)
                QualityReport(set: set, answers: answers).print()
                if let path = program.found { try answers.append(to: path) }
            }
            try await stage.close()
        } catch {
            try? await stage.close()
            throw error
        }
        if !program.keep { try FileManager.default.removeItem(atPath: directory) }
    }

    /// Imports everything, lets its words be indexed, and loads the vectors that an earlier run has kept.
    private func fill(_ directory: String, _ sets: [EvaluationSet]) async throws -> [String: GroupID] {
        let stage = try await Stage.open(program, directory: directory, model: nil)
        do {
            var groups: [String: GroupID] = [:]
            for (name, lines) in sets.flatMap(\.histories).sorted(by: { $0.key < $1.key }) {
                groups[name] = try await stage.importGroup(name, lines)
            }
            try await stage.storage.waitUntilIndexed(withVectors: false)
            let loader = VectorLoader(stage: stage, model: maker.model)
            try await loader.load(Array(groups.values), rebuildsIndex: false) { _, texts in
                let vectors = await cache.vectors(of: texts.map(\.spoken))
                return vectors.contains(nil) ? nil : vectors.compactMap(\.self)
            }
            try await stage.close()
            return groups
        } catch {
            try? await stage.close()
            throw error
        }
    }

    /// What no earlier run has kept, the server's indexer makes now, at its own priority.
    private func indexVectors(_ groups: [String: GroupID], _ stage: Stage) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        try await stage.storage.waitUntilIndexed(withVectors: true)
        Printing.title("Imported \(groups.count) groups; the server's indexer had their vectors after")
        Printing.note("\(Printing.number((clock.now - start) / .seconds(1), 1)) s (those of earlier runs are kept)")
        for group in groups.values {
            let texts = try await stage.storage.texts(of: group).map(\.spoken)
            let missing = await cache.vectors(of: texts).contains(nil)
            guard missing else { continue }
            let vectors = try await stage.storage.vectors(of: group).map { $0.vector.map { Float16($0) } }
            if vectors.count == texts.count { await cache.keep(texts, vectors) }
        }
        try await cache.save()
    }
}
