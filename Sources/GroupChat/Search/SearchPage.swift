/// A stretch of what was found, best first.
public struct SearchPage: Sendable, Equatable {
    public let items: [SearchHit]
    /// Nil at the end.
    public let next: SearchCursor?
    /// What the search was made by: `hybrid` becomes `keyword` where nothing makes vectors.
    public let mode: SearchRequest.Mode
}

/// A message that was found, as the asker sees it now.
public struct SearchHit: Sendable, Equatable {
    public let message: Message
    /// Comparable within one search; higher is better.
    public let score: Double
    /// Its place in each leg, from 1; nil where that leg did not find it.
    public let keywordRank: Int?
    public let semanticRank: Int?
    /// Parts of the content, escaped for HTML, with what was searched for between `<mark>` and `</mark>`. Empty where
    /// none of the words stands in it.
    public let highlights: [String]
}

/// An earlier question like a text.
public struct SimilarQuestion: Sendable, Equatable {
    public let message: Message
    /// From 0 to 1.
    public let score: Double
    /// The root of the thread that it stands in, or that it began: nil where nobody has answered in a thread.
    public let thread: Int64?
}
