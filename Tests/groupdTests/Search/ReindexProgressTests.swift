import Testing

@testable import Embeddings
@testable import groupd

@Suite("groupd reindex: how far it is")
struct ReindexProgressTests {
    private static func text(
        _ progress: inout ReindexProgress, _ part: Indexer.Progress.Part, _ left: Int64, at milliseconds: Int
    ) -> String? {
        progress.text(Indexer.Progress(part: part, remaining: left), elapsed: .milliseconds(milliseconds))
    }

    @Test("on a terminal one line is written over, for the words and then for the vectors")
    func terminal() {
        var progress = ReindexProgress(isTerminal: true)
        #expect(Self.text(&progress, .words, 400, at: 1_000) == nil)
        #expect(Self.text(&progress, .words, 300, at: 1_100) == nil)
        #expect(
            Self.text(&progress, .words, 100, at: 2_000) == "\r300 changes by their words, 300 a second, 75 %\u{1B}[K")
        #expect(Self.text(&progress, .vectors, 400, at: 2_100) == nil)
        #expect(
            Self.text(&progress, .vectors, 360, at: 4_100) == "\r40 changes by their meaning, 20 a second, 10 %\u{1B}[K"
        )
        #expect(progress.clearing == "\r\u{1B}[K")
    }

    @Test("what people write meanwhile is counted, and never more than everything done")
    func growing() {
        var progress = ReindexProgress(isTerminal: false)
        _ = Self.text(&progress, .words, 10, at: 0)
        _ = Self.text(&progress, .words, 30, at: 100)
        #expect(Self.text(&progress, .words, 0, at: 10_000) == "30 changes by their words, 3 a second, 100 %\n")
        #expect(Self.text(&progress, .words, 0, at: 14_000) == nil)
        #expect(progress.clearing == "")
    }
}
