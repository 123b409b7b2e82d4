/// A stretch of what a search found, best first; `next` is the following call's `cursor`.
struct SearchPageView: WireAnswer, Equatable {
    let items: [SearchHitView]
    let next: String?
    /// What it was made by: `keyword` where hybrid was asked for and nothing makes vectors.
    let mode: Wire.SearchMode
    let tookMS: Int64

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("items", items)
        fields.field("next", next)
        fields.field("mode", mode)
        fields.field("took_ms", tookMS)
    }

    static let example = SearchPageView(items: [.example], next: nil, mode: .hybrid, tookMS: 12)
}

/// A message that was found.
struct SearchHitView: WireAnswer, Equatable {
    let message: MessageView
    /// Comparable within one search.
    let score: Double
    let ranks: SearchRanksView
    /// HTML, escaped but for `<mark>`.
    let highlights: [String]

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("message", message)
        fields.field("score", score)
        fields.field("ranks", ranks)
        fields.field("highlights", highlights)
    }

    static let example = SearchHitView(
        message: .example, score: 0.93, ranks: .example, highlights: ["High <mark>water</mark> is at six."])
}

/// A message's place in each leg of a search, from 1; null where that leg missed it.
struct SearchRanksView: WireAnswer, Equatable {
    let keyword: Int64?
    let semantic: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("keyword", keyword)
        fields.field("semantic", semantic)
    }

    static let example = SearchRanksView(keyword: 1, semantic: nil)
}

/// Earlier questions like one, best first.
struct SimilarQuestionsView: WireAnswer, Equatable {
    let items: [SimilarQuestionView]

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("items", items)
    }

    static let example = SimilarQuestionsView(items: [.example])
}

/// An earlier question.
struct SimilarQuestionView: WireAnswer, Equatable {
    let message: MessageView
    /// From 0 to 1.
    let score: Double
    /// The root of the thread that it stands in or began; null where there is none.
    let thread: Int64?

    func visit(_ fields: inout some FieldVisitor) {
        fields.field("message", message)
        fields.field("score", score)
        fields.field("thread", thread)
    }

    static let example = SimilarQuestionView(message: .example, score: 0.81, thread: 816)
}
