internal import GroupChat

extension SearchPageView {
    init(_ page: SearchPage, of search: SearchFingerprint, took: Duration) {
        self.init(
            items: page.items.map(SearchHitView.init), next: page.next?.text(of: search),
            mode: Wire.SearchMode(page.mode), tookMS: Int64(took / .milliseconds(1)))
    }
}

extension SearchHitView {
    init(_ hit: SearchHit) {
        self.init(
            message: MessageView(hit.message), score: hit.score,
            ranks: SearchRanksView(
                keyword: hit.keywordRank.map(Int64.init), semantic: hit.semanticRank.map(Int64.init)),
            highlights: hit.highlights)
    }
}

extension SimilarQuestionView {
    init(_ question: SimilarQuestion) {
        self.init(message: MessageView(question.message), score: question.score, thread: question.thread)
    }
}
