import GroupChat
import Postgres
import Testing

@Suite("Rates")
struct RateLimiterTests {
    private let start = ContinuousClock.now

    private func limiter(perMinute: Int, burst: Int, peopleMax: Int = 1_000) -> RateLimiter {
        var rates = RateLimiter.Rates()
        rates.message = .init(perMinute: perMinute, burst: burst)
        return RateLimiter(rates: rates, peopleMax: peopleMax)
    }

    @Test("a burst goes at once, then it is the rate")
    func burst() {
        let limiter = limiter(perMinute: 60, burst: 3)
        let user = UserID.random()
        for _ in 0..<3 { #expect(limiter.take(.message, for: user, now: start) == .allowed) }
        #expect(limiter.take(.message, for: user, now: start) == .wait(.seconds(1)))
        #expect(limiter.take(.message, for: user, now: start + .milliseconds(400)) == .wait(.milliseconds(600)))
        #expect(limiter.take(.message, for: user, now: start + .seconds(1)) == .allowed)
        #expect(limiter.take(.message, for: user, now: start + .seconds(1)) == .wait(.seconds(1)))
    }

    @Test("in the long run no more gets through than the burst and the rate together, whatever is tried")
    func longRun() {
        let limiter = limiter(perMinute: 120, burst: 5)
        let user = UserID.random()
        let allowed = (0..<60_000).count {
            limiter.take(.message, for: user, now: start + .milliseconds($0)) == .allowed
        }
        #expect(124...125 ~= allowed)
    }

    @Test("rest fills the bucket to its burst and not beyond")
    func rest() {
        let limiter = limiter(perMinute: 60, burst: 2)
        let user = UserID.random()
        #expect(limiter.take(.message, for: user, now: start) == .allowed)
        let later = start + .seconds(86_400)
        #expect(limiter.take(.message, for: user, now: later) == .allowed)
        #expect(limiter.take(.message, for: user, now: later) == .allowed)
        #expect(limiter.take(.message, for: user, now: later) == .wait(.seconds(1)))
    }

    @Test("people and sorts do not share")
    func apart() {
        let limiter = limiter(perMinute: 60, burst: 1)
        let (ada, bob) = (UserID.random(), UserID.random())
        #expect(limiter.take(.message, for: ada, now: start) == .allowed)
        #expect(limiter.take(.message, for: ada, now: start) == .wait(.seconds(1)))
        #expect(limiter.take(.message, for: bob, now: start) == .allowed)
        #expect(limiter.take(.command, for: ada, now: start) == .allowed)
    }

    @Test("a clock that goes back gives nothing away")
    func backwards() {
        let limiter = limiter(perMinute: 60, burst: 1)
        let user = UserID.random()
        #expect(limiter.take(.message, for: user, now: start) == .allowed)
        #expect(limiter.take(.message, for: user, now: start - .seconds(100)) == .wait(.seconds(1)))
        #expect(limiter.take(.message, for: user, now: start + .milliseconds(999)) != .allowed)
    }

    @Test("the people remembered stay within their bound, and who is at their limit outlasts who is not")
    func bound() {
        let limiter = limiter(perMinute: 1, burst: 1, peopleMax: 160)
        for _ in 0..<5_000 { _ = limiter.take(.message, for: .random(), now: start) }
        #expect(limiter.peopleCount <= 160)
        let later = start + .seconds(3_600)
        let busy = UserID.random()
        _ = limiter.take(.message, for: busy, now: later)
        // A ping is made up for after two seconds, long before the next one comes; a message after a minute.
        for seconds in stride(from: 3, to: 60, by: 3) {
            for other in Self.people(besides: busy) {
                _ = limiter.take(.ping, for: other, now: later + .seconds(seconds))
                #expect(limiter.take(.message, for: busy, now: later + .seconds(seconds)) != .allowed)
            }
        }
        #expect(limiter.peopleCount <= 160)
    }

    /// Five who are remembered beside a person, whatever the numbers are spread by: fewer than there is room for at once.
    private static func people(besides user: UserID) -> [UserID] {
        (1...5).map { UserID(UUID128(high: $0, low: user.uuid.low &+ 16 * $0)) }
    }
}
