import Testing

@testable import Redis

@Suite("Command queue")
struct CommandQueueTests {
    private struct Fake: Queueable, Equatable {
        var id: Int
        var deadline: Instant
        var replyCount = 1
        var isAbandoned = false
    }

    private let start = Instant.now

    private func fake(_ id: Int, due: Int = 100, replies: Int = 1, isAbandoned: Bool = false) -> Fake {
        Fake(id: id, deadline: start + .milliseconds(due), replyCount: replies, isAbandoned: isAbandoned)
    }

    private func queue(_ requests: [Fake], written: Int) -> CommandQueue<Fake> {
        var queue = CommandQueue<Fake>()
        for request in requests { queue.enqueue(request) }
        for _ in 0..<written { _ = queue.next() }
        return queue
    }

    /// Who got which replies, after so many.
    private func receipts(_ queue: inout CommandQueue<Fake>, _ count: Int) -> [String] {
        (0..<count).map { number in
            switch queue.receive(.integer(Int64(number))) {
            case .unexpected: "unexpected"
            case .partial: "partial"
            case .complete(let request, let values): "\(request.id): \(values.compactMap(\.integer))"
            }
        }
    }

    @Test("replies go to requests in the order of writing, as many to each as it expects")
    func order() {
        var queue = queue([fake(1), fake(2, replies: 3), fake(3)], written: 3)
        #expect(receipts(&queue, 6) == ["1: [0]", "partial", "partial", "2: [1, 2, 3]", "3: [4]", "unexpected"])
        #expect(queue.isEmpty)
    }

    @Test("a reply before anything was written is unexpected")
    func unwritten() {
        var queue = queue([fake(1)], written: 0)
        #expect(receipts(&queue, 1) == ["unexpected"])
    }

    @Test("a request abandoned before it was written takes no reply; one abandoned later keeps its place")
    func abandoned() {
        var queue = queue([fake(1, isAbandoned: true), fake(2)], written: 2)
        #expect(receipts(&queue, 2) == ["2: [0]", "unexpected"])
    }

    @Test("nobody's time is up before the earliest deadline")
    func early() {
        var queue = queue([fake(1, due: 50), fake(2, due: 10)], written: 1)
        let expiry = queue.expire(at: start + .milliseconds(9))
        #expect(expiry.waiting.isEmpty && expiry.inFlight.isEmpty && expiry.lost.isEmpty)
        #expect(queue.earliestDeadline == start + .milliseconds(10))
    }

    @Test("a deadline that passes while waiting takes out that request alone")
    func waiting() {
        var queue = queue([fake(1, due: 50), fake(2, due: 10), fake(3, due: 50)], written: 1)
        let expiry = queue.expire(at: start + .milliseconds(10))
        #expect(expiry.waiting.map(\.id) == [2])
        #expect(expiry.inFlight.isEmpty && expiry.lost.isEmpty)
        #expect(queue.next()?.id == 3)
        #expect(receipts(&queue, 2) == ["1: [0]", "3: [1]"])
    }

    @Test("a deadline that passes in flight takes out everything in flight, and leaves what waits")
    func stalled() {
        var queue = queue([fake(1, due: 50), fake(2, due: 10), fake(3, due: 60), fake(4, due: 70)], written: 3)
        let expiry = queue.expire(at: start + .milliseconds(50))
        #expect(expiry.inFlight.map(\.id) == [1, 2])
        #expect(expiry.lost.map(\.id) == [3])
        #expect(queue.earliestDeadline == start + .milliseconds(70))
        #expect(receipts(&queue, 1) == ["unexpected"])
        #expect(queue.next()?.id == 4)
    }

    @Test("a long run through the queue keeps the order")
    func long() {
        var fifo = FIFO<Int>()
        var popped: [Int] = []
        for number in 0..<1_000 {
            fifo.append(number)
            if !number.isMultiple(of: 3) { popped.append(fifo.popFirst() ?? -1) }
        }
        while let next = fifo.popFirst() { popped.append(next) }
        #expect(popped == Array(0..<1_000))
        #expect(fifo.isEmpty && fifo.count == 0)
    }
}
