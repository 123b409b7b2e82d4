import Testing

@testable import OpenSSL

@Suite("The queue of a password hasher")
struct PasswordHasherQueueTests {
    private typealias Queue = PasswordHasher.Queue<String>

    private func taken(_ next: Queue.Next) -> String? {
        if case .run(let job) = next { job } else { nil }
    }

    @Test("serves in the order of arrival")
    func order() {
        var queue = Queue(threadCount: 1, waitingCountMax: 2)
        for (id, job) in ["a", "b", "c"].enumerated() { #expect(queue.submit(job, id: UInt64(id)) == nil) }
        #expect(taken(queue.next()) == "a")
        #expect(taken(queue.next()) == "b")
        #expect(taken(queue.next()) == "c")
        guard case .wait = queue.next() else { return #expect(Bool(false), "nothing is left") }
    }

    @Test("admits what idle threads will take and no more than the bound besides", arguments: [0, 1, 32], [1, 2])
    func bound(waitingCountMax: Int, threadCount: Int) {
        var queue = Queue(threadCount: threadCount, waitingCountMax: waitingCountMax)
        let admitted = (0..<100).filter { queue.submit("", id: UInt64($0)) == nil }
        #expect(admitted.count == threadCount + waitingCountMax)
        #expect(queue.submit("", id: 200) == .overloaded)

        for _ in 0..<threadCount { _ = queue.next() }
        #expect(queue.submit("", id: 201) == .overloaded, "busy threads make no room")
        queue.finish()
        #expect(queue.submit("", id: 202) == nil)
        #expect(queue.submit("", id: 203) == .overloaded)
    }

    @Test("a cancelled job leaves its place to another; one that has begun cannot be cancelled")
    func cancel() {
        var queue = Queue(threadCount: 1, waitingCountMax: 1)
        _ = queue.submit("runs", id: 1)
        _ = queue.next()
        _ = queue.submit("waits", id: 2)
        #expect(queue.submit("late", id: 3) == .overloaded)
        #expect(queue.cancel(1) == nil)
        #expect(queue.cancel(2) == "waits")
        #expect(queue.cancel(2) == nil)
        #expect(queue.submit("late", id: 3) == nil)
        #expect(taken(queue.next()) == "late")
    }

    @Test("after shutdown, what waited is given back, threads leave, and new work is refused")
    func shutDown() {
        var queue = Queue(threadCount: 1, waitingCountMax: 5)
        _ = queue.submit("a", id: 1)
        _ = queue.submit("b", id: 2)
        #expect(queue.shutDown() == ["a", "b"])
        #expect(queue.submit("c", id: 3) == .shutDown)
        #expect(queue.shutDown().isEmpty)
        guard case .exit = queue.next() else { return #expect(Bool(false), "threads leave") }
    }
}
