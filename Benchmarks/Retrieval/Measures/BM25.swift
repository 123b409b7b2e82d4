import Foundation

/// The textbook's ranking by words (k1 .9, b .4), over lexemes that PostgreSQL made.
struct BM25 {
    private static let (k1, b) = (0.9, 0.4)

    private let documents: [[String: Int]]
    private let lengths: [Double]
    private let meanLength: Double
    private let frequencies: [String: Int]

    /// - Parameter documents: how often each lexeme stands in each.
    init(_ documents: [[String: Int]]) {
        self.documents = documents
        lengths = documents.map { Double($0.values.reduce(0, +)) }
        meanLength = lengths.reduce(0, +) / Double(max(1, documents.count))
        frequencies = documents.reduce(into: [:]) { counts, document in
            for lexeme in document.keys { counts[lexeme, default: 0] += 1 }
        }
    }

    /// The first documents, best first; of equals the earlier.
    func ranked(_ query: [String]) -> [Int] {
        let weights = query.compactMap { lexeme in
            frequencies[lexeme].map { df in
                (lexeme, log(1 + (Double(documents.count - df) + 0.5) / (Double(df) + 0.5)))
            }
        }
        let scores = documents.indices.map { index in
            weights.reduce(0) { $0 + $1.1 * saturated(documents[index][$1.0], length: lengths[index]) }
        }
        return best(scores)
    }

    private func saturated(_ count: Int?, length: Double) -> Double {
        guard let count = count.map(Double.init) else { return 0 }
        return count * (Self.k1 + 1) / (count + Self.k1 * (1 - Self.b + Self.b * length / meanLength))
    }
}

/// The places of the greatest scores, best first; of equals the earlier.
func best(_ scores: [Double]) -> [Int] {
    Array(scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(Measures.depth))
}
