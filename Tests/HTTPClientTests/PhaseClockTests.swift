import Testing

@testable import HTTPClient

@Suite("Deadlines by phase")
struct PhaseClockTests {
    private let start = ContinuousClock.now
    private let deadlines = HTTPDeadlines(
        connect: .seconds(1), firstByte: .seconds(2), betweenBytes: .seconds(3), total: .seconds(100))

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test("while waiting for a place only the total runs")
    func waiting() {
        let clock = PhaseClock(deadlines, now: start)
        #expect(clock.nextEnd == at(100))
        #expect(clock.expired(now: at(99)) == nil)
        #expect(clock.expired(now: at(100)) == .total)
    }

    @Test("each phase has its own deadline, from its beginning")
    func phases() {
        var clock = PhaseClock(deadlines, now: start)
        clock.begin(now: at(10))
        #expect(clock.nextEnd == at(11))
        #expect(clock.expired(now: at(10)) == nil)
        #expect(clock.expired(now: at(11)) == .connect)

        clock.connected(hasBody: false, now: at(20))
        #expect(clock.expired(now: at(21)) == nil)
        #expect(clock.expired(now: at(22)) == .firstByte)

        clock.received(now: at(30))
        #expect(clock.expired(now: at(32)) == nil)
        #expect(clock.expired(now: at(33)) == .betweenBytes)
        clock.received(now: at(33))
        #expect(clock.expired(now: at(35)) == nil)
    }

    @Test("a body must progress while it is sent, and the response is awaited from its last byte")
    func sending() {
        var clock = PhaseClock(deadlines, now: start)
        clock.begin(now: start)
        clock.connected(hasBody: true, now: start)
        #expect(clock.expired(now: at(2)) == nil)
        #expect(clock.expired(now: at(3)) == .send)
        clock.sent(now: at(3))
        #expect(clock.expired(now: at(5)) == nil)
        clock.sentAll(now: at(6))
        #expect(clock.nextEnd == at(8))
        #expect(clock.expired(now: at(8)) == .firstByte)
    }

    @Test("a response that begins before the request is sent is not timed as sending any more")
    func earlyResponse() {
        var clock = PhaseClock(deadlines, now: start)
        clock.begin(now: start)
        clock.connected(hasBody: true, now: start)
        clock.received(now: at(1))
        clock.sent(now: at(2))
        clock.sentAll(now: at(2))
        #expect(clock.nextEnd == at(4))
        #expect(clock.expired(now: at(4)) == .betweenBytes)
    }

    @Test("a lagging reader stops all but the total")
    func paused() {
        var clock = PhaseClock(deadlines, now: start)
        clock.begin(now: start)
        clock.received(now: start)
        clock.pause()
        #expect(clock.expired(now: at(99)) == nil)
        #expect(clock.expired(now: at(100)) == .total)
        clock.resume(now: at(50))
        #expect(clock.expired(now: at(52)) == nil)
        #expect(clock.expired(now: at(53)) == .betweenBytes)
    }

    @Test("resuming what is not paused grants no more time")
    func resumeUnpaused() {
        var clock = PhaseClock(deadlines, now: start)
        clock.begin(now: start)
        clock.resume(now: at(50))
        #expect(clock.expired(now: at(1)) == .connect)
    }

    @Test("absurd durations neither trap nor last for ever", arguments: [Duration.seconds(Int64.max), .seconds(-5)])
    func absurd(duration: Duration) {
        var clock = PhaseClock(
            .init(connect: duration, firstByte: duration, betweenBytes: duration, total: duration), now: start)
        clock.begin(now: start)
        clock.received(now: start)
        #expect(clock.nextEnd >= start)
        #expect(clock.expired(now: at(31 * 24 * 3_600)) == .total)
    }
}
