import Testing

@testable import Embeddings

@Suite("When a remote server is asked again, and when not at all")
struct RemotePolicyTests {
    @Test("what could not connect or was busy is sent again, twice at most")
    func attempts() {
        for failure in [RemoteAttempts.Failure.notConnected, .busy(retryAfter: nil)] {
            let attempts = Held(RemoteAttempts())
            #expect(attempts.value.failed(failure, left: .seconds(9), unit: 1) == .retry(after: .milliseconds(200)))
            #expect(attempts.value.failed(failure, left: .seconds(9), unit: 1) == .retry(after: .milliseconds(400)))
            #expect(attempts.value.failed(failure, left: .seconds(9), unit: 1) == .giveUp)
        }
        let attempts = Held(RemoteAttempts())
        #expect(attempts.value.failed(.other, left: .seconds(9), unit: 1) == .giveUp)
    }

    @Test(
        "Retry-After is heeded where there is time for it",
        arguments: [
            (Duration.seconds(3), Duration.seconds(9), RemoteAttempts.Decision.retry(after: .seconds(3))),
            (.seconds(3), .seconds(2), .giveUp), (.seconds(11), .seconds(60), .giveUp),
            (.zero, .seconds(9), .retry(after: .milliseconds(100))),
        ])
    func retryAfter(asked: Duration, left: Duration, expected: RemoteAttempts.Decision) {
        let attempts = Held(RemoteAttempts())
        #expect(attempts.value.failed(.busy(retryAfter: asked), left: left, unit: 0) == expected)
    }

    @Test("after five failures in a row nobody asks until the pause is over, then one alone does")
    func breaker() {
        let breaker = Held(RemoteBreaker())
        let now = ContinuousClock.now
        for _ in 0..<5 {
            #expect(breaker.value.admits(now: now) == true)
            breaker.value.failed(now: now)
        }
        #expect(breaker.value.admits(now: now + .milliseconds(1_999)) == false)
        #expect(breaker.value.admits(now: now + .seconds(2)) == true)
        #expect(breaker.value.admits(now: now + .seconds(2)) == false)
        breaker.value.answered()
        #expect(breaker.value.admits(now: now + .seconds(2)) == true)
        #expect(breaker.value.admits(now: now + .seconds(2)) == true)
    }

    @Test("each failed probe doubles the pause, up to a minute")
    func pauses() {
        let breaker = Held(RemoteBreaker())
        var now = ContinuousClock.now
        for _ in 0..<5 { breaker.value.failed(now: now) }
        for pause in [2, 4, 8, 16, 32, 60, 60] {
            #expect(breaker.value.admits(now: now + .seconds(pause) - .milliseconds(1)) == false)
            now += .seconds(pause)
            #expect(breaker.value.admits(now: now) == true)
            breaker.value.failed(now: now)
        }
    }

    @Test("a probe that was given up lets the next call be one")
    func abandoned() {
        let breaker = Held(RemoteBreaker())
        let now = ContinuousClock.now
        for _ in 0..<5 { breaker.value.failed(now: now) }
        #expect(breaker.value.admits(now: now + .seconds(2)) == true)
        breaker.value.abandoned(now: now + .seconds(2))
        #expect(breaker.value.admits(now: now + .seconds(2)) == true)
    }

    @Test("a failure between answers does not add up")
    func inBetween() {
        let breaker = Held(RemoteBreaker())
        let now = ContinuousClock.now
        for _ in 0..<20 {
            breaker.value.failed(now: now)
            breaker.value.answered()
        }
        #expect(breaker.value.admits(now: now) == true)
    }
}
