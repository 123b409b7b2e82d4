import Foundation

/// How well an order of messages meets what is right, for one question or on average over many.
struct Measures: Sendable {
    /// Later places count as not found.
    static let depth = 50
    static let names = ["recall@5", "recall@10", "recall@50", "nDCG@10", "MRR"]

    /// In the order of `names`.
    private(set) var values: [Double]

    /// - Parameter right: is not empty.
    init(_ found: [Int], right: Set<Int>) {
        let found = found.prefix(Self.depth)
        let recalls = [5, 10, 50].map { Double(found.prefix($0).count { right.contains($0) }) / Double(right.count) }
        func gain(_ place: Int) -> Double { 1 / log2(Double(place + 2)) }
        let gained = found.prefix(10).enumerated().reduce(0) { $0 + (right.contains($1.element) ? gain($1.offset) : 0) }
        let possible = (0..<min(10, right.count)).reduce(0) { $0 + gain($1) }
        let first = found.firstIndex { right.contains($0) }.map { 1 / Double($0 + 1) }
        values = recalls + [gained / possible, first ?? 0]
    }

    /// The mean.
    init(mean all: [Measures]) {
        values = Self.names.indices.map { index in
            all.reduce(0) { $0 + $1.values[index] } / Double(max(1, all.count))
        }
    }

    var recallAt10: Double { values[1] }
    var gainAt10: Double { values[3] }
}
