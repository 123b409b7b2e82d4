import ChatLoad
import DeliveryChecker

/// Any number of distinct messages made of real ones: words in another order, one more word from another message, other
/// names. How often words stand together stays as people use them.
struct Permuted: Sendable {
    /// How much of the way from one vector to another a permuted text's is moved.
    private static let distance: Float = 0.35

    let messages: [HistoryLine]
    /// The vectors of `messages`; empty where the model reads the permuted texts themselves.
    let vectors: [[Float16]]
    private let names: [String]
    private let isName: Set<String>

    init(_ messages: [HistoryLine], vectors: [[Float16]]) {
        self.messages = messages
        self.vectors = vectors
        isName = Set(messages.map(\.user))
        names = isName.sorted()
    }

    func line(_ index: Int) -> HistoryLine {
        var numbers = SeededNumbers(seed: UInt64(index))
        let source = messages[index % messages.count]
        var words = source.content.split(separator: " ").map { renamed(String($0), &numbers) }
        if let word = messages.randomElement(using: &numbers)?.content.split(separator: " ").randomElement(
            using: &numbers)
        {
            words.append(String(word))
        }
        return HistoryLine(
            id: "\(index)", user: names.randomElement(using: &numbers)!,
            content: words.shuffled(using: &numbers).joined(separator: " "), createdAt: source.createdAt)
    }

    private func renamed(_ word: String, _ numbers: inout SeededNumbers) -> String {
        let name = word.filter { $0 != ":" && $0 != "," }
        guard word.hasSuffix(":") || word.hasSuffix(","), isName.contains(name) else { return word }
        return names.randomElement(using: &numbers)! + ":"
    }

    /// That of the message it was made of, moved a part of the way between two others, of length 1 again.
    func vector(_ index: Int) -> [Float16] {
        var numbers = SeededNumbers(seed: UInt64(index) ^ 0x5EED)
        let source = vectors[index % vectors.count]
        let one = vectors.randomElement(using: &numbers)!, other = vectors.randomElement(using: &numbers)!
        let moved = source.indices.map { Float(source[$0]) + Self.distance * (Float(one[$0]) - Float(other[$0])) }
        let length = moved.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return moved.map { Float16($0 / length) }
    }
}
