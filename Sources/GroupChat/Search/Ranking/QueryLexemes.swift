import Glibc

/// What a query looks for in one group: its lexemes, a bit each in the order in which they were added.
struct QueryLexemes: Sendable, Equatable {
    /// As many as there are bits, and none for the sign.
    static let countMax = 60

    /// What each weighs.
    private(set) var weights: [Float] = []
    /// The lexemes without their group's key, which other groups may have too.
    private(set) var names: [Substring] = []
    /// Those that the group knows.
    private(set) var known: UInt64 = 0
    private var patterns: [[CChar]] = []

    /// Adds one as PostgreSQL writes it, quoted and with its group's key: `'7:harbour'`.
    mutating func append(_ lexeme: String, weight: Float, isKnown: Bool) {
        guard weights.count < Self.countMax else { return }
        if isKnown { known |= 1 << UInt64(weights.count) }
        weights.append(weight)
        names.append(lexeme[(lexeme.firstIndex(of: ":") ?? lexeme.startIndex)...])
        patterns.append(Array(" \(lexeme) ".utf8CString))
    }

    /// Those that stand in a message: its lexemes as PostgreSQL writes them, with a space before and after each. A quote
    /// within one is doubled, so that nothing in it looks like another.
    func matched(in words: String) -> UInt64 {
        words.withCString { words in
            patterns.indices.reduce(0) { bits, index in
                strstr(words, patterns[index]) == nil ? bits : bits | 1 << UInt64(index)
            }
        }
    }
}
