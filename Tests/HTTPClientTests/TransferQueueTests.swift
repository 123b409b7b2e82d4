import Testing

@testable import HTTPClient

@Suite("The queue of transfers")
struct TransferQueueTests {
    private let now = ContinuousClock.now
    private var queue = TransferQueue<String>(runningCountMax: 2, waitingCountMax: 2)

    private mutating func submit(_ id: UInt64, end: Int = 60) -> TransferQueue<String>.Admission {
        queue.submit("transfer \(id)", id: id, end: now + .seconds(end))
    }

    @Test("runs as many as allowed, lets as many wait as allowed, and refuses the rest")
    mutating func bounds() {
        #expect((1...6).map { submit($0) } == [.start, .start, .wait, .wait, .refuse, .refuse])
        #expect(queue.load == .init(runningCount: 2, waitingCount: 2))
    }

    @Test("a free place goes to who has waited longest")
    mutating func order() {
        for id in 1...4 { _ = submit(UInt64(id)) }
        #expect(queue.finish(2) == "transfer 3")
        #expect(queue.finish(3) == "transfer 4")
        #expect(queue.finish(1) == nil)
        #expect(queue.finish(4) == nil)
        #expect(queue.load == .init(runningCount: 0, waitingCount: 0))
    }

    @Test("a transfer frees its place once")
    mutating func finishTwice() {
        for id in 1...4 { _ = submit(UInt64(id)) }
        #expect(queue.finish(1) == "transfer 3")
        #expect(queue.finish(1) == nil)
        #expect(queue.finish(99) == nil)
        #expect(queue.load == .init(runningCount: 2, waitingCount: 1))
    }

    @Test("cancelling takes out what waits and stops what runs")
    mutating func cancel() {
        for id in 1...3 { _ = submit(UInt64(id)) }
        #expect(queue.cancel(1) == .stop)
        #expect(queue.cancel(3) == .removed)
        #expect(queue.cancel(3) == .unknown)
        #expect(queue.load == .init(runningCount: 2, waitingCount: 0), "what runs keeps its place until it has stopped")
        #expect(queue.finish(1) == nil)
        #expect(queue.cancel(1) == .unknown)
    }

    @Test("who has waited too long is taken out, and only they")
    mutating func expire() {
        _ = submit(1)
        _ = submit(2)
        #expect(queue.nextEnd == nil)
        _ = submit(3, end: 20)
        _ = submit(4, end: 10)
        #expect(queue.nextEnd == now + .seconds(10))
        #expect(queue.expire(now: now + .seconds(9)).isEmpty)
        #expect(queue.expire(now: now + .seconds(10)) == ["transfer 4"])
        #expect(queue.nextEnd == now + .seconds(20))
        #expect(queue.finish(1) == "transfer 3")
    }

    @Test("all that wait can be taken out at once")
    mutating func removeWaiting() {
        for id in 1...4 { _ = submit(UInt64(id)) }
        #expect(queue.removeWaiting() == ["transfer 3", "transfer 4"])
        #expect(queue.finish(1) == nil)
    }
}
