public import Postgres

/// What somebody typed into a search field, taken apart.
///
/// - `"quoted words"` must stand in this order; `-word` and `-"quoted words"` must not stand at all.
/// - `from:name` (or `from:"Ada Lovelace"`, `from:me`), `since:` and `until:` with a date such as `2026-03-01`, a month or
///   a year narrow it down.
/// - Everything else are words of which any may stand; the more and the rarer, the better.
///
/// Nothing that can be typed is an error of syntax: a quote without its end ends at the end, an operator with nothing
/// behind it is a word, `tsquery` syntax means nothing.
public struct SearchWords: Sendable, Equatable {
    /// What is searched for, without the operators: also what is turned into a vector.
    public var text: String
    /// Each must stand, as a phrase.
    public var phrases: [String]
    /// None may stand.
    public var excluded: [String]
    /// How the author's name begins, as typed; `me` is the asker.
    public var author: String?
    public var since: Timestamp?
    public var until: Timestamp?

    /// All that is looked for, quoted or not.
    var query: String { ([text] + phrases).filter { !$0.isEmpty }.joined(separator: " ") }

    /// Nothing to search for: at most narrowed down.
    public var isEmpty: Bool { text.isEmpty && phrases.isEmpty }
}
