internal import GroupChat
internal import Postgres

/// What somebody looks for: at least one word to search for beside the operators.
enum SearchQueryRules: TextRules {
    static let text = StringSchema(length: 1...1_000, summary: "Words to search for, with or without operators.")

    static func fault(in text: String) -> String? {
        SearchWords(parsing: text).isEmpty ? "Needs a word to search for." : nil
    }
}

/// A question as it is about to be sent. Longer ones are cut by whoever asks: what comes later adds little.
enum QuestionRules: TextRules {
    static let text = StringSchema(length: 1...2_000, pattern: #"\S"#, summary: "Not only white space.")

    static func fault(in text: String) -> String? {
        text.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? "Must not be only white space." : nil
    }
}

extension Wire {
    /// A day, a month or a year in UTC, or a moment. Read only.
    struct Period: Equatable, Sendable {
        let value: SearchPeriod?
    }
}

extension Wire.Period: WireText {
    static let schema = Schema.string(
        StringSchema(
            length: 4...64, pattern: #"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?)?)?$"#,
            summary: "A date such as 2026-03-01, a month, a year, or a time as in RFC 3339."))
    static let placeholder = Wire.Period(value: nil)

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let text = value.string else {
            issues.report("Must be a string.")
            return placeholder
        }
        return read(text: text, &issues)
    }

    static func read(text: String, _ issues: inout Issues) -> Self {
        guard let period = SearchPeriod(text) else {
            issues.report("Must be a date such as 2026-03-01 or a time such as 2026-03-01T12:30:05Z.")
            return placeholder
        }
        return Wire.Period(value: period)
    }
}

// Words that the search and the wire share. Exhaustive: a new one does not compile until it has its word here.

extension Wire.SearchMode {
    init(_ mode: SearchRequest.Mode) {
        self =
            switch mode {
            case .hybrid: .hybrid
            case .keyword: .keyword
            case .semantic: .semantic
            }
    }
}

extension SearchRequest.Mode {
    init(_ mode: Wire.SearchMode) {
        self =
            switch mode {
            case .hybrid: .hybrid
            case .keyword: .keyword
            case .semantic: .semantic
            }
    }
}

extension SearchRequest.Kind {
    init(_ kind: Wire.SearchKind) {
        self =
            switch kind {
            case .post: .post
            case .reply: .reply
            case .any: .any
            }
    }
}
