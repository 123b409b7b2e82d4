import Testing

@testable import Postgres

@Suite("Connection lifecycle")
struct ConnectionLifecycleTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test("a connection is tried at once, and given up when the attempt takes too long")
    func attempt() {
        var life = ConnectionLifecycle(now: start)
        #expect(life.due(now: start, timeout: .seconds(2)) == .connect)
        #expect(life.due(now: start + .seconds(1), timeout: .seconds(2)) == .none)
        #expect(life.due(now: start + .seconds(2), timeout: .seconds(2)) == .abandonAttempt)
    }

    @Test("the time of an attempt covers the session's settings")
    func setup() {
        var life = ConnectionLifecycle(now: start)
        _ = life.due(now: start, timeout: .seconds(2))
        life.connected()
        #expect(life.nextDue == start + .seconds(2))
        #expect(!life.isReady)
        life.setUp()
        #expect(life.isReady && life.nextDue == .distantFuture)
    }

    @Test("pauses double from 20 ms to 1 s, are spread by half, and start over after a success")
    func backoff() {
        var life = ConnectionLifecycle(now: start)
        var pauses: [Duration] = []
        for _ in 0..<8 {
            life.lost(now: start, chance: 1)
            pauses.append(life.nextDue - start)
        }
        #expect(pauses == [20, 40, 80, 160, 320, 640, 1_000, 1_000].map { .milliseconds($0) })
        life.lost(now: start, chance: 0)
        #expect(life.nextDue - start == .milliseconds(500))
        _ = life.due(now: life.nextDue, timeout: .seconds(1))
        life.connected()
        life.setUp()
        life.lost(now: start, chance: 1)
        #expect(life.nextDue - start == .milliseconds(20))
    }

    @Test("a closed connection stays closed")
    func closed() {
        var life = ConnectionLifecycle(now: start)
        life.close()
        life.lost(now: start, chance: 0)
        #expect(life.state == .closed)
        #expect(life.due(now: .distantFuture, timeout: .zero) == .none)
    }
}
