/// The bounds of a kind of whole number.
protocol NumberRules: Sendable {
    static var range: ClosedRange<Int64> { get }
}

extension Wire {
    /// A whole number within its bounds.
    struct Number<Rules: NumberRules>: Equatable, Hashable, Sendable {
        let value: Int64

        /// The number; nil where it is out of bounds.
        init?(_ value: Int64) {
            guard Rules.range ~= value else { return nil }
            self.value = value
        }

        /// A number of the source that is known to be within bounds.
        init(constant value: Int64) {
            precondition(Rules.range ~= value, "A constant has to keep its own bounds.")
            self.value = value
        }
    }

    /// A group's number of a change: 0 stands before the first.
    typealias Seq = Number<SeqRules>
    /// Items on a page.
    typealias Limit = Number<LimitRules>
    /// Changes on a page.
    typealias ChangesLimit = Number<ChangesLimitRules>
    /// What is found on a page.
    typealias SearchLimit = Number<SearchLimitRules>
    /// Questions like one that is about to be asked.
    typealias SimilarLimit = Number<SimilarLimitRules>
    /// How long messages are kept: up to a century.
    typealias Days = Number<DaysRules>
    /// Seconds between two messages of one member: up to six hours, 0 for no wait.
    typealias SlowMode = Number<SlowModeRules>
}

enum SeqRules: NumberRules {
    static let range: ClosedRange<Int64> = 0...(.max)
}

enum LimitRules: NumberRules {
    static let range: ClosedRange<Int64> = 1...200
}

enum ChangesLimitRules: NumberRules {
    static let range: ClosedRange<Int64> = 1...1_000
}

enum SearchLimitRules: NumberRules {
    static let range: ClosedRange<Int64> = 1...50
}

enum SimilarLimitRules: NumberRules {
    static let range: ClosedRange<Int64> = 1...20
}

enum DaysRules: NumberRules {
    static let range: ClosedRange<Int64> = 1...36_525
}

enum SlowModeRules: NumberRules {
    static let range: ClosedRange<Int64> = 0...21_600
}

extension Wire.Number: WireText, WireWritable {
    static var schema: Schema { .integer(Rules.range) }
    static var placeholder: Self { Self(constant: Rules.range.lowerBound) }

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        switch value.kind {
        case .integer, .decimal: checked(value.int64, &issues)
        case .null, .yes, .no, .string, .object, .array: refused("Must be a number.", &issues)
        }
    }

    /// Digits only, with a minus at most: what Swift's own parser takes beyond that (`+5`) no document mentions.
    static func read(text: String, _ issues: inout Issues) -> Self {
        guard text.utf8.first != JSONByte.plus else { return refused(expectation, &issues) }
        return checked(Int64(text), &issues)
    }

    func write(to writer: inout JSONWriter) {
        writer.integer(value)
    }

    private static func checked(_ value: Int64?, _ issues: inout Issues) -> Self {
        value.flatMap(Self.init) ?? refused(expectation, &issues)
    }

    private static func refused(_ message: String, _ issues: inout Issues) -> Self {
        issues.report(message)
        return placeholder
    }

    private static var expectation: String {
        let range = Rules.range
        return range.upperBound == .max
            ? "Must be a whole number from \(range.lowerBound)."
            : "Must be a whole number from \(range.lowerBound) to \(range.upperBound)."
    }
}
