import NIOCore
import TestSupport
import Testing

@testable import GroupChat
@testable import groupd

@Suite("Pages that many missed")
struct PageShelfTests {
    private typealias Shelf = PageShelf<String>
    private static let group = GroupID.random()
    private static let count = PageShelfBounds.eventCount
    private let start = ContinuousClock.now

    private static func key(_ seq: Int64, _ group: GroupID = group) -> Shelf.Key {
        Shelf.Key(group, holdingAfter: seq)
    }

    /// The page that holds what comes after a number, up to another.
    private static func page(after: Int64, through: Int64) -> ReplayPage {
        let user = UserID.random()
        return ReplayPage(
            epoch: "e1",
            events: EncodedEvents((after + 1...through).map { Event(group: group, seq: $0, kind: .erased(user)) }))
    }

    private static func isKept(_ answer: Shelf.Answer) -> Bool {
        if case .kept = answer { true } else { false }
    }

    private static func turn(_ answer: Shelf.Answer) -> Int? {
        if case .read(let turn) = answer { turn } else { nil }
    }

    @Test("followers at different numbers share a page, cut at the same numbers for all")
    func cut() {
        #expect(Self.key(0) == Self.key(Self.count - 1))
        #expect(Self.key(0) != Self.key(Self.count))
        #expect(Self.key(Self.count).after == Self.count)
        #expect(Self.key(Self.count).through == 2 * Self.count)
    }

    @Test("what many ask for at once is read once, and everyone gets it")
    func once() throws {
        var shelf = Shelf()
        let turn = try #require(Self.turn(shelf.ask(Self.key(3), "a", at: start)))
        guard case .wait = shelf.ask(Self.key(7), "b", at: start) else {
            Issue.record("it is read twice")
            return
        }
        #expect(shelf.loaded(turn, Self.page(after: 0, through: Self.count), at: start) == ["a", "b"])
        #expect(Self.isKept(shelf.ask(Self.key(3), "c", at: start)))
    }

    @Test("a page that ends at the head is not kept: it grows")
    func head() throws {
        var shelf = Shelf()
        let turn = try #require(Self.turn(shelf.ask(Self.key(0), "a", at: start)))
        _ = shelf.loaded(turn, Self.page(after: 0, through: Self.count - 1), at: start)
        #expect(Self.turn(shelf.ask(Self.key(0), "b", at: start)) != nil)
    }

    @Test("a read that failed is told to all who wait, and the next one reads again")
    func failure() throws {
        var shelf = Shelf()
        let turn = try #require(Self.turn(shelf.ask(Self.key(0), "a", at: start)))
        #expect(shelf.loaded(turn, nil, at: start) == ["a"])
        #expect(Self.turn(shelf.ask(Self.key(0), "b", at: start)) != nil)
    }

    @Test("after a change nobody gets what was read, or begun to be read, before it", .tags(.security))
    func forgotten() throws {
        var shelf = Shelf()
        let page = Self.page(after: 0, through: Self.count)
        let before = try #require(Self.turn(shelf.ask(Self.key(0), "a", at: start)))
        shelf.forget(Self.group)
        let after = try #require(Self.turn(shelf.ask(Self.key(0), "b", at: start)))
        #expect(shelf.loaded(before, page, at: start) == ["a"])
        guard case .wait = shelf.ask(Self.key(0), "c", at: start) else {
            Issue.record("what was begun before is kept")
            return
        }
        #expect(shelf.loaded(after, page, at: start) == ["b", "c"])
        #expect(Self.isKept(shelf.ask(Self.key(0), "d", at: start)))
        shelf.forget(.random())
        #expect(Self.isKept(shelf.ask(Self.key(0), "d", at: start)))
        shelf.forget(Self.group)
        #expect(Self.turn(shelf.ask(Self.key(0), "d", at: start)) != nil)
    }

    @Test("a page is kept for its time, and its memory is let go of")
    func age() throws {
        var shelf = Shelf()
        let turn = try #require(Self.turn(shelf.ask(Self.key(0), "a", at: start)))
        _ = shelf.loaded(turn, Self.page(after: 0, through: Self.count), at: start)
        let end = start + PageShelfBounds.age
        #expect(Self.isKept(shelf.ask(Self.key(0), "b", at: end - .milliseconds(1))))
        #expect(shelf.byteCount > 0)
        shelf.sweep(at: end)
        #expect(shelf.byteCount == 0)
        #expect(Self.turn(shelf.ask(Self.key(0), "c", at: end)) != nil)
    }

    @Test("what is kept has a bound in bytes")
    func bound() throws {
        var shelf = Shelf()
        var pages: Int64 = 0
        while pages < 2_000 {
            let after = pages * Self.count
            let turn = try #require(Self.turn(shelf.ask(Self.key(after), "a", at: start)))
            _ = shelf.loaded(turn, Self.page(after: after, through: after + Self.count), at: start)
            pages += 1
            guard Self.isKept(shelf.ask(Self.key(after), "b", at: start)) else { break }
        }
        #expect(pages < 2_000)
        #expect(shelf.byteCount <= PageShelfBounds.bytesMax)
    }

    @Test("a page is cut where its reader may not see further", .tags(.security))
    func through() {
        let events = Self.page(after: 0, through: 10).events
        #expect(events.through(10).marks == events.marks)
        #expect(events.through(20).marks == events.marks)
        #expect(events.through(4).lastSeq == 4)
        #expect(events.through(4).bytes.readableBytes == events.marks[3].end)
        #expect(events.through(0).isEmpty)
        #expect(events.through(0).bytes.readableBytes == 0)
    }
}
