import Testing

@testable import GroupChat

@Suite("When positions are written")
struct PositionQueueTests {
    typealias Queue = PositionQueue<Int>

    private let ada = Queue.Key(group: .random(), user: .random())
    private let bob = Queue.Key(group: .random(), user: .random())

    @Test("a lone one goes at once, and what comes meanwhile goes together")
    func batches() throws {
        var queue = Queue()
        let first = try #require(Self.written(queue.submit(.init(readTo: 1), ada, 1)))
        #expect(first.map(\.key) == [ada])
        #expect(Self.written(queue.submit(.init(readTo: 2), ada, 2)) == nil)
        #expect(Self.written(queue.submit(.init(readTo: 9), bob, 3)) == nil)
        let second = try #require(Self.written(queue.ended()))
        #expect(second.map(\.key) == [ada, bob])
        #expect(Self.written(queue.ended()) == nil)
        #expect(queue.waitingCount == 0)
    }

    @Test("what one person asks of one group meanwhile is one row, the furthest of it, and answers each")
    func joined() throws {
        var queue = Queue()
        _ = queue.submit(.init(readTo: 1), bob, 0)
        _ = queue.submit(.init(readTo: 7), ada, 1)
        _ = queue.submit(.init(readTo: 5, asksUnread: true), ada, 2)
        _ = queue.submit(.init(receivedTo: 8), ada, 3)
        let entry = try #require(Self.written(queue.ended())?.first)
        #expect(entry.move == Queue.Move(readTo: 7, receivedTo: 8, asksUnread: true))
        #expect(entry.tickets == [1, 2, 3])
    }

    @Test("a batch has its bound, and the rest follows in order")
    func bound() throws {
        var queue = Queue(limits: .init(batchCountMax: 2))
        let keys = (0..<5).map { _ in Queue.Key(group: .random(), user: .random()) }
        let batches = keys.enumerated().compactMap { Self.written(queue.submit(.init(readTo: 1), $1, $0)) }
        var seen = batches.flatMap { $0.map(\.key) }
        while let next = Self.written(queue.ended()) {
            #expect(next.count <= 2)
            seen += next.map(\.key)
        }
        #expect(seen == keys)
    }

    @Test("beyond its bound the next is refused, and told when to come again")
    func full() throws {
        var queue = Queue(limits: .init(waitingCountMax: 1))
        _ = queue.submit(.init(readTo: 1), ada, 0)
        _ = queue.submit(.init(readTo: 1), bob, 1)
        guard case .refuse(2, .overloaded) = queue.submit(.init(readTo: 2), ada, 2) else {
            Issue.record("The bound did not hold.")
            return
        }
    }

    private static func written(_ action: Queue.Action?) -> [Queue.Entry]? {
        guard case .write(let entries) = action else { return nil }
        return entries
    }
}
