import Postgres
import Testing

@testable import Embeddings

@Suite("What waits to be indexed")
struct IndexBacklogTests {
    private let one = UUID128(high: 0, low: 1)
    private let other = UUID128(high: 0, low: 2)

    private func expectNext(
        _ group: UUID128?, of backlog: inout IndexBacklog, at place: SourceLocation = #_sourceLocation
    ) {
        let next = backlog.next()
        #expect(next == group, sourceLocation: place)
    }

    @Test("counts each number from its commit until it is indexed")
    func lag() {
        var backlog = IndexBacklog()
        backlog.note(one, after: 4, to: 5)
        backlog.note(one, after: 5, to: 6)
        backlog.note(other, after: 0, to: 1)
        #expect(backlog.lag == 3)
        expectNext(one, of: &backlog)
        backlog.note(one, after: 6, to: 7)
        #expect(backlog.lag == 4)
        backlog.advanced(one, to: 6, head: 6)
        #expect(backlog.lag == 2)
        backlog.advanced(one, to: 7, head: 7)
        #expect(backlog.lag == 1)
        backlog.advanced(other, to: 1, head: 1)
        #expect(backlog.lag == 0)
        #expect(backlog.isEmpty)
    }

    @Test("groups take turns, and one that has more lines up again")
    func turns() {
        var backlog = IndexBacklog()
        backlog.note(one, after: 0, to: 1_000)
        backlog.note(other, after: 0, to: 1)
        expectNext(one, of: &backlog)
        backlog.advanced(one, to: 500, head: 1_000)
        expectNext(other, of: &backlog)
        expectNext(one, of: &backlog)
        expectNext(nil, of: &backlog)
    }

    @Test("a number that is noted twice or late counts once")
    func again() {
        var backlog = IndexBacklog()
        backlog.note(one, after: 0, to: 3)
        backlog.note(one, after: 1, to: 2)
        backlog.note(one, after: 0, to: 3)
        #expect(backlog.lag == 3)
        expectNext(one, of: &backlog)
        expectNext(nil, of: &backlog)
    }

    @Test("a look at the database adds what was not told, and counts nothing twice")
    func sweep() {
        var backlog = IndexBacklog()
        backlog.note(one, after: 9, to: 10)
        backlog.swept([(one, 4, 10), (other, 0, 2)])
        #expect(backlog.lag == 8)
        backlog.swept([(one, 4, 10), (other, 0, 2)])
        #expect(backlog.lag == 8)
        let next = [backlog.next(), backlog.next()]
        #expect(Set(next) == [one, other])
        expectNext(nil, of: &backlog)
    }

    @Test("what fails comes again, once")
    func postponed() {
        var backlog = IndexBacklog()
        backlog.note(one, after: 0, to: 1)
        expectNext(one, of: &backlog)
        backlog.postponed(one)
        backlog.postponed(one)
        expectNext(one, of: &backlog)
        expectNext(nil, of: &backlog)
        #expect(backlog.lag == 1)
    }

    @Test("beyond its bound it remembers no more groups, and asks for a look when there is room")
    func bound() {
        var backlog = IndexBacklog(groupsMax: 4)
        for low in 1...9 { backlog.note(UUID128(high: 0, low: UInt64(low)), after: 0, to: 1) }
        #expect(backlog.lag == 4)
        #expect(!backlog.needsSweep)
        for _ in 0..<2 {
            let group = backlog.next()!
            backlog.advanced(group, to: 1, head: 1)
        }
        #expect(backlog.needsSweep)
        backlog.swept([])
        #expect(!backlog.needsSweep)
    }
}

@Suite("The pace of indexing")
struct IndexPaceTests {
    @Test("while people write it takes small steps and rests four times as long as it worked")
    func busy() {
        var pace = IndexPace()
        let short = pace.rest(after: .milliseconds(20), commits: IndexPace.busyCount)
        #expect(short == .milliseconds(80))
        #expect(pace.wordsCount < IndexPace().wordsCount)
        #expect(pace.textsCount < IndexPace().textsCount)
        let long = pace.rest(after: .seconds(3), commits: 100)
        #expect(long == .seconds(1))
        let none = pace.rest(after: .milliseconds(20), commits: 0)
        #expect(none == .zero)
        #expect(pace == IndexPace())
    }
}

@Suite("Failures while indexing")
struct PatienceTests {
    @Test("are waited out longer each time, up to five seconds, and forgotten after a success")
    func patience() {
        var patience = Patience()
        #expect(!patience.hasFailed)
        let pauses = (0..<8).map { _ in patience.failed() }
        #expect(pauses.first == .milliseconds(100))
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == .seconds(5))
        let (first, second, next) = (patience.succeeded(), patience.succeeded(), patience.failed())
        #expect(first && !second)
        #expect(next == .milliseconds(100))
    }
}

@Suite("Which models get vectors")
struct VectorShelfTests {
    private static func embedder(_ name: String) -> Embedder {
        Embedder(model: .init(name: name, dimensions: 1)) { texts, _ in texts.map { _ in [1] } }
    }

    private let old = embedder("old")
    private let new = embedder("new")

    private func model(_ id: Int16, _ name: String, serves: Bool) -> VectorModels.Model {
        .init(id: id, name: name, dimensions: 1, isServing: serves)
    }

    @Test("the one that serves alone, where it is the one that is wanted")
    func settled() {
        let shelf = VectorShelf([model(1, "new", serves: true)], embedders: [new, old])
        #expect(shelf.entries.map(\.model) == [1])
        #expect(shelf.successor == nil)
    }

    @Test("the one that serves and then the one that is to, where both can be made")
    func change() {
        let shelf = VectorShelf(
            [model(1, "old", serves: true), model(2, "new", serves: false)], embedders: [new, old])
        #expect(shelf.entries.map(\.model) == [1, 2])
        #expect(shelf.successor?.model == 2)
    }

    @Test("the new one alone, where nothing makes the old one's any more")
    func loss() {
        let shelf = VectorShelf([model(1, "old", serves: true), model(2, "new", serves: false)], embedders: [new])
        #expect(shelf.entries.map(\.model) == [2])
        #expect(shelf.successor?.model == 2)
    }
}
