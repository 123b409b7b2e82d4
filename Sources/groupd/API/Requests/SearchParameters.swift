/// `GET /search`
struct SearchParameters: WireParameters {
    let q: Wire.SearchQuery
    let group: Wire.ID?
    let mode: Wire.SearchMode
    let from: Wire.ID?
    let since: Wire.Period?
    let until: Wire.Period?
    let thread: Wire.Seq?
    let kind: Wire.SearchKind
    let limit: Wire.SearchLimit
    let cursor: Wire.Cursor?

    init(_ parameters: inout ParameterReader) {
        q = parameters.requiredQuery("q")
        group = parameters.query("group")
        mode = parameters.query("mode", default: .hybrid)
        from = parameters.query("from")
        since = parameters.query("since")
        until = parameters.query("until")
        thread = parameters.query("thread")
        kind = parameters.query("kind", default: .any)
        limit = parameters.query("limit", default: .standard)
        cursor = parameters.query("cursor")
        // A thread's number means something in its group alone.
        parameters.require("group", with: "thread")
    }
}

/// `GET /search/similar`
struct SimilarParameters: WireParameters {
    let text: Wire.Question
    let group: Wire.ID?
    let limit: Wire.SimilarLimit

    init(_ parameters: inout ParameterReader) {
        text = parameters.requiredQuery("text")
        group = parameters.query("group")
        limit = parameters.query("limit", default: .standard)
    }
}

extension Wire.Number<SearchLimitRules> {
    /// What holds where no limit is given.
    static let standard = Self(constant: 20)
}

extension Wire.Number<SimilarLimitRules> {
    /// What holds where no limit is given.
    static let standard = Self(constant: 5)
}
