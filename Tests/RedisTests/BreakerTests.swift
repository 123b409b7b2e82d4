import Testing

@testable import Redis

@Suite("Breaker")
struct BreakerTests {
    private func opened() -> Breaker {
        var breaker = Breaker(failuresMax: 3)
        for _ in 0..<3 { _ = breaker.failed() }
        return breaker
    }

    @Test("it opens at the last failure in a row, and says so once")
    func opens() {
        var breaker = Breaker(failuresMax: 3)
        #expect((0..<5).map { _ in breaker.failed() } == [.none, .none, .opened, .none, .none])
        #expect(!breaker.admits)
    }

    @Test("an answer forgets the failures before it")
    func answer() {
        var breaker = Breaker(failuresMax: 3)
        for _ in 0..<10 {
            #expect(breaker.failed() == .none)
            #expect(breaker.failed() == .none)
            breaker.answered()
        }
        #expect(breaker.admits)
    }

    @Test("an attempt takes no calls before the server has greeted")
    func halfOpen() {
        var breaker = opened()
        breaker.attempted()
        #expect(breaker.state == .halfOpen)
        #expect(!breaker.admits)
        #expect(breaker.greeted() == .closed)
        #expect(breaker.admits)
    }

    @Test("a failed attempt leaves it open, without saying so again")
    func failedAttempt() {
        var breaker = opened()
        breaker.attempted()
        #expect(breaker.failed() == .none)
        #expect(breaker.state == .open)
    }

    @Test("a server that greets and then hangs costs one more failure, not as many as the first time")
    func probation() {
        var breaker = opened()
        breaker.attempted()
        _ = breaker.greeted()
        #expect(breaker.failed() == .opened)
    }

    @Test("a greeting while closed keeps the count: reconnecting alone proves nothing")
    func greetingWhileClosed() {
        var breaker = Breaker(failuresMax: 3)
        _ = breaker.failed()
        #expect(breaker.greeted() == .none)
        #expect(breaker.state == .closed(failures: 1))
    }

    @Test("an answer that was under way when it opened does not close it")
    func lateAnswer() {
        var breaker = opened()
        breaker.answered()
        #expect(!breaker.admits)
    }
}
