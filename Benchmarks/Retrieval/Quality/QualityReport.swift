import ChatLoad
import Foundation
import GroupChat

/// The figures of a set as they are printed, and which were to be reached.
struct QualityReport {
    private static let labelWidth = 28

    let set: EvaluationSet
    let answers: [QualityAnswer]

    func print() {
        Printing.title("\(set.title): \(answers.count) questions")
        Printing.note(padded("") + Measures.names.map { padded($0, 10) }.joined())
        for method in QualityAnswer.Method.all { line(method.name, answers.mean(method)) }
        for method in [QualityAnswer.Method.search(.keyword), .search(.hybrid)] {
            for label in labels {
                line("\(method.name), \(label)", answers.filter { $0.question.labels.contains(label) }.mean(method))
            }
        }
        verdicts()
    }

    private var labels: [String] {
        Set(answers.flatMap(\.question.labels)).sorted()
    }

    private func verdicts() {
        let words = answers.mean(.search(.keyword)), hybrid = answers.mean(.search(.hybrid))
        if set.countsSpeakers {
            Printing.verdict("keyword, recall@10", words.recallAt10, .atLeast, 0.65, digits: 3)
            Printing.verdict("keyword, nDCG@10", words.gainAt10, .atLeast, 0.52, digits: 3)
            Printing.verdict("hybrid, recall@10", hybrid.recallAt10, .atLeast, 0.76, digits: 3)
            Printing.verdict("hybrid, nDCG@10", hybrid.gainAt10, .atLeast, 0.58, digits: 3)
        }
        Printing.verdict("hybrid beside keyword, recall@10", hybrid.recallAt10, .atLeast, words.recallAt10, digits: 3)
        Printing.verdict("hybrid beside keyword, nDCG@10", hybrid.gainAt10, .atLeast, words.gainAt10, digits: 3)
    }

    private func line(_ label: String, _ measures: Measures) {
        Printing.note(padded(label) + measures.values.map { padded(Printing.number($0, 3), 10) }.joined())
    }

    private func padded(_ text: String, _ width: Int = labelWidth) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return width == Self.labelWidth ? text + space : space + text
    }
}
