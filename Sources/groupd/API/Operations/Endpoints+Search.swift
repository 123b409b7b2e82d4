extension Endpoints {
    static let search = Endpoint<SearchParameters, NoBody, SearchPageView>(
        .search, .get, "/search", .user, tag: .search, codes: [.forbidden, .notFound],
        "Messages by their words and by what they mean, best first, in one group or in all of the caller's. In q \"quoted "
            + "words\" have to stand so, -word must not stand; from:name (from:me), since: and until: (a date, a month or "
            + "a year in UTC, or a time) narrow it down. Where nothing makes vectors, hybrid searches by words and says so."
    )

    static let findSimilar = Endpoint<SimilarParameters, NoBody, SimilarQuestionsView>(
        .findSimilar, .get, "/search/similar", .user, tag: .search, codes: [.forbidden, .notFound],
        "Earlier questions like a text, best first, to be shown before it is sent; with the thread that answers them.")
}
