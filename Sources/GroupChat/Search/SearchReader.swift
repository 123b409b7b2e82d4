internal import Postgres

/// Reads the parts of what somebody typed into a search field, one after the other.
struct SearchReader {
    enum Part: Equatable {
        case word(String)
        case phrase(String)
        case excluded(String)
        case author(String)
        case since(Timestamp)
        case until(Timestamp)
    }

    /// What narrows a search down, by what stands before its colon.
    private enum Narrowing: String, CaseIterable {
        case from, since, after, until, before
    }

    private static let quotes: Set<Unicode.Scalar> = ["\"", "“", "”", "„", "‟", "«", "»", "＂"]

    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ typed: String) {
        scalars = Self.cleaned(typed)
    }

    /// Nil at the end.
    mutating func next() -> Part? {
        while index < scalars.count {
            if scalars[index] == " " {
                index += 1
            } else if isQuote {
                if let phrase = quoted() { return .phrase(phrase) }
            } else if isExclusion {
                index += 1
                if let phrase = value() { return .excluded(phrase) }
            } else {
                return narrowed() ?? .word(bare())
            }
        }
        return nil
    }

    /// A part that narrows down; nil, with nothing read, where none stands here or its value says nothing.
    private mutating func narrowed() -> Part? {
        guard let narrowing = Narrowing.allCases.first(where: { stands("\($0.rawValue):") }) else { return nil }
        let start = index
        index += narrowing.rawValue.utf8.count + 1
        if let part = value().flatMap({ Self.part(narrowing, $0) }) { return part }
        index = start
        return nil
    }

    private static func part(_ narrowing: Narrowing, _ value: String) -> Part? {
        switch narrowing {
        case .from:
            let name = value.hasPrefix("@") ? String(value.dropFirst()) : value
            return name.isEmpty ? nil : .author(name.lowercased() == "me" ? "me" : name)
        case .since, .after: return SearchPeriod(value).map { .since($0.start) }
        case .until: return SearchPeriod(value).map { .until($0.end) }
        case .before: return SearchPeriod(value).map { .until($0.start) }
        }
    }

    /// What stands in quotes or up to the next space; nil for nothing.
    private mutating func value() -> String? {
        if index < scalars.count, isQuote { return quoted() }
        let word = bare()
        return word.isEmpty ? nil : word
    }

    private mutating func bare() -> String {
        let start = index
        while index < scalars.count, scalars[index] != " " { index += 1 }
        return text(start..<index)
    }

    /// What stands between quotes; one that nothing ends goes to the end. Nil for nothing but space.
    private mutating func quoted() -> String? {
        index += 1
        var (start, end) = (index, index)
        while end < scalars.count, !Self.quotes.contains(scalars[end]) { end += 1 }
        index = min(end + 1, scalars.count)
        while start < end, scalars[start] == " " { start += 1 }
        while start < end, scalars[end - 1] == " " { end -= 1 }
        return start < end ? text(start..<end) : nil
    }

    private var isQuote: Bool { Self.quotes.contains(scalars[index]) }

    private var isExclusion: Bool {
        guard scalars[index] == "-", index + 1 < scalars.count else { return false }
        return scalars[index + 1] != " " && scalars[index + 1] != "-"
    }

    /// Whether these ASCII letters stand here, in whichever case.
    private func stands(_ word: String) -> Bool {
        let expected = Array(word.unicodeScalars)
        guard index + expected.count <= scalars.count else { return false }
        return zip(scalars[index...], expected).allSatisfy { $0 == $1 || $0.lowercasedASCII == $1 }
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }
}

extension Unicode.Scalar {
    /// The small letter of A to Z; anything else stays.
    fileprivate var lowercasedASCII: Unicode.Scalar {
        ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) | 0x20) : self
    }
}
