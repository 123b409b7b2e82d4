/// Where a query may name members: by their whole name, or by a first name that only one of them has. Pure; who has
/// such a name is looked up by `SearchSQL.people`, which knows nothing of case and accents.
struct QueryNames: Sendable {
    /// A stretch of the text that could be a name.
    struct Candidate: Sendable, Equatable {
        let text: String
        let words: Range<Int>
        /// Whether it could be a first name alone: it has a capital, unless nothing has.
        let mayBeFirst: Bool
    }

    /// Who has a name like a candidate's.
    struct Match: Sendable, Equatable {
        let candidate: Int
        let user: UserID
        let isWhole: Bool
    }

    /// A name has at most so many words.
    static let wordsMax = 4
    /// Names are looked for in the first words of a query.
    static let wordCountMax = 48

    let candidates: [Candidate]
    private let words: [Range<String.Index>]

    init(_ text: String) {
        let words = Array(text.wordRanges.prefix(Self.wordCountMax))
        let isLowerCase = text == text.lowercased()
        self.words = words
        candidates = words.indices.flatMap { start in
            (1...Self.wordsMax).filter { start + $0 <= words.count }.map { count in
                let slice = text[words[start].lowerBound..<words[start + count - 1].upperBound]
                return Candidate(
                    text: String(slice), words: start..<start + count,
                    mayBeFirst: count == 1 && slice.count > 2 && (isLowerCase || slice.first?.isUppercase == true))
            }
        }
    }

    /// Who is named, in the order of their names, and where these stand. The longest name wins.
    func found(_ matches: [Match]) -> (people: [[UserID]], ranges: [Range<String.Index>]) {
        let byCandidate = Dictionary(grouping: matches, by: \.candidate)
        var named: [(words: Range<Int>, users: [UserID])] = []
        for (index, candidate) in candidates.enumerated() {
            let matches = byCandidate[index] ?? []
            let whole = matches.filter(\.isWhole).map(\.user)
            let first = matches.filter { !$0.isWhole }.map(\.user)
            if !whole.isEmpty {
                named.append((candidate.words, whole))
            } else if candidate.mayBeFirst, first.count == 1 {
                named.append((candidate.words, first))
            }
        }
        var people: [[UserID]] = []
        var ranges: [Range<String.Index>] = []
        var place = 0
        while let best = named.filter({ $0.words.lowerBound >= place }).min(by: Self.isBetter) {
            if !people.contains(best.users) { people.append(best.users) }
            ranges.append(words[best.words.lowerBound].lowerBound..<words[best.words.upperBound - 1].upperBound)
            place = best.words.upperBound
        }
        return (people, ranges)
    }

    private static func isBetter(
        _ one: (words: Range<Int>, users: [UserID]), _ other: (words: Range<Int>, users: [UserID])
    ) -> Bool {
        (one.words.lowerBound, -one.words.count) < (other.words.lowerBound, -other.words.count)
    }
}
