import Testing

@testable import Embeddings

@Suite("The line at the local model")
struct LocalWorkTests {
    private let work = Held(LocalWork<String>(textsMax: [.query: 4, .backfill: 10]))

    @Test("the first work loads the model, and nobody takes any before it is there")
    func loading() {
        #expect(work.value.submit("a", id: 1, texts: 1, for: .query) == .load)
        #expect(work.value.submit("b", id: 2, texts: 1, for: .backfill) == .wait)
        #expect(work.value.next(for: .query).job == nil)
        #expect(work.value.loaded() == true)
        #expect(work.value.next(for: .query).job == "a")
        #expect(work.value.next(for: .query).job == nil)
        #expect(work.value.next(for: .backfill).job == "b")
    }

    @Test("where the model cannot be loaded all that waits fails, and the next work tries again")
    func failing() {
        _ = work.value.submit("a", id: 1, texts: 1, for: .query)
        _ = work.value.submit("b", id: 2, texts: 1, for: .backfill)
        #expect(work.value.failed() == ["a", "b"])
        #expect(work.value.submit("c", id: 3, texts: 1, for: .query) == .load)
    }

    @Test("more texts than may wait are refused, for each purpose by itself")
    func bounds() {
        _ = work.value.submit("a", id: 1, texts: 3, for: .query)
        #expect(work.value.submit("b", id: 2, texts: 2, for: .query) == .refuse(.overloaded))
        #expect(work.value.submit("c", id: 3, texts: 1, for: .query) == .wait)
        #expect(work.value.submit("d", id: 4, texts: 10, for: .backfill) == .wait)
        #expect(work.value.submit("e", id: 5, texts: 1, for: .backfill) == .refuse(.overloaded))
        #expect(work.value.waitingCount(.query) == 4)
        #expect(work.value.waitingCount(.backfill) == 10)
    }

    @Test("work larger than the line is taken where nobody else waits")
    func large() {
        #expect(work.value.submit("a", id: 1, texts: 50, for: .query) == .load)
    }

    @Test("what was cancelled is never taken, and makes room")
    func cancelling() {
        _ = work.value.submit("a", id: 1, texts: 4, for: .query)
        _ = work.value.loaded()
        #expect(work.value.cancel(1) == "a")
        #expect(work.value.cancel(1) == nil)
        #expect(work.value.submit("b", id: 2, texts: 4, for: .query) == .wait)
        #expect(work.value.next(for: .query).job == "b")
    }

    @Test("after the end threads leave, what waited fails, and nothing more is taken")
    func ending() {
        _ = work.value.submit("a", id: 1, texts: 1, for: .query)
        #expect(work.value.shutDown() == ["a"])
        #expect(work.value.loaded() == false)
        #expect(work.value.submit("b", id: 2, texts: 1, for: .query) == .refuse(.shutDown))
        guard case .exit = work.value.next(for: .query) else {
            Issue.record("a thread stays")
            return
        }
    }
}

extension LocalWork.Next {
    fileprivate var job: Job? {
        if case .run(let job) = self { job } else { nil }
    }
}
