public import Postgres

/// A stretch of time as people name it, in UTC: a day (`2026-03-01`), a month (`2026-03`), a year (`2026`), or a moment as
/// in RFC 3339, which has no length.
public struct SearchPeriod: Sendable, Equatable {
    public let start: Timestamp
    /// The first moment after it.
    public let end: Timestamp

    /// Nil where the text names none.
    public init?(_ text: String) {
        guard let span = Self.span(text) else { return nil }
        (start, end) = span
    }

    private static func span(_ text: String) -> (Timestamp, Timestamp)? {
        switch text.utf8.count {
        case 4: span(from: "\(text)-01-01", through: "\(text)-12-31")
        case 7: lastDay(ofMonth: text).flatMap { span(from: "\(text)-01", through: $0) }
        case 10: span(from: text, through: text)
        default: Timestamp(text).map { ($0, $0) }
        }
    }

    private static func span(from first: String, through last: String) -> (Timestamp, Timestamp)? {
        guard let start = midnight(first), let end = midnight(last) else { return nil }
        return (start, end.advanced(by: .seconds(86_400)))
    }

    private static func lastDay(ofMonth month: String) -> String? {
        (28...31).reversed().map { "\(month)-\($0)" }.first { midnight($0) != nil }
    }

    private static func midnight(_ day: String) -> Timestamp? {
        Timestamp("\(day)T00:00:00Z")
    }
}
