import ChatLoad
import Foundation
import GroupChat

/// Asks all questions of a set.
struct Questioning: Sendable {
    /// Searches at once: as many as the server makes.
    private static let lanes = 2

    let stage: Stage
    let maker: VectorMaker
    let groups: [String: GroupID]

    func answers(_ set: EvaluationSet) async throws -> [QualityAnswer] {
        var answers: [QualityAnswer] = []
        for (name, questions) in Dictionary(grouping: set.questions, by: \.group).sorted(by: { $0.key < $1.key }) {
            guard let group = groups[name] else { throw Stage.Failure("\(name) was not imported") }
            let corpus = try await Corpus.read(group, countsSpeakers: set.countsSpeakers, from: stage.storage)
            // A quotation is a part of the question; a search takes it for a phrase that must stand.
            let texts = questions.map { $0.text.replacing("\"", with: "") }
            let lexemes = try await corpus.lexemes(of: texts, from: stage.storage)
            answers += try await concurrently(Array(questions.indices)) { index in
                try await answer(questions[index], texts[index], lexemes[index], corpus)
            }
        }
        return answers
    }

    private func answer(
        _ question: EvaluationSet.Question, _ text: String, _ lexemes: [String], _ corpus: Corpus
    ) async throws -> QualityAnswer {
        let asker = Asker(rest: stage.rest, person: stage.owner)
        let places = Dictionary(uniqueKeysWithValues: corpus.seqs.enumerated().map { ($1, $0) })
        var found: [QualityAnswer.Method: [Int]] = [
            .bm25: corpus.bm25.ranked(lexemes), .model: corpus.nearest(try await maker.vector(of: text)),
        ]
        for mode in SearchRequest.Mode.allCases {
            let finding = try await asker.find(text, mode, in: corpus.group, limit: Measures.depth)
            found[.search(mode)] = finding.places.compactMap { places[$0.seq] }
        }
        return QualityAnswer(question: question, found: found)
    }

    private func concurrently<Result: Sendable>(
        _ items: [Int], _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: [(Int, Result)].self) { tasks in
            for lane in 0..<Self.lanes {
                tasks.addTask {
                    var results: [(Int, Result)] = []
                    for item in stride(from: lane, to: items.count, by: Self.lanes).map({ items[$0] }) {
                        results.append((item, try await body(item)))
                    }
                    return results
                }
            }
            return try await tasks.reduce([], +).sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
