import Foundation
import GroupChat

/// What was found for one question, by every way of looking.
struct QualityAnswer: Sendable {
    enum Method: Hashable, Sendable {
        case bm25, model
        case search(SearchRequest.Mode)

        static let all: [Method] = [.bm25, .model, .search(.keyword), .search(.semantic), .search(.hybrid)]

        var name: String {
            switch self {
            case .bm25: "BM25 (k1 .9, b .4)"
            case .model: "MiniLM alone"
            case .search(let mode): mode.rawValue
            }
        }
    }

    let question: EvaluationSet.Question
    /// Places in the group's history, from 0, best first.
    let found: [Method: [Int]]

    func measures(_ method: Method) -> Measures { Measures(found[method] ?? [], right: question.right) }
}

extension [QualityAnswer] {
    func mean(_ method: QualityAnswer.Method) -> Measures { Measures(mean: map { $0.measures(method) }) }

    /// Adds the first ten of each to a file, for whoever wants to see why.
    func append(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var data = (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
        for answer in self {
            for method in QualityAnswer.Method.all {
                let line = FoundLine(
                    group: answer.question.group, qid: answer.question.id, mode: method.name,
                    top10: Array<Int>((answer.found[method] ?? []).prefix(10)))
                data += try encoder.encode(line) + [0x0A]
            }
        }
        try data.write(to: URL(fileURLWithPath: path))
    }
}

private struct FoundLine: Encodable {
    let group: String
    let qid: String
    let mode: String
    let top10: [Int]
}
