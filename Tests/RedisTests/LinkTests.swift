import Testing

@testable import Redis

@Suite("Reconnecting")
struct LinkTests {
    private let start = Instant.now
    private let backoff = Backoff(base: .milliseconds(50), cap: .seconds(2))

    private func link() -> Link {
        Link(backoff: backoff, connectTimeout: .seconds(1), now: start)
    }

    @Test(
        "the bound of a pause doubles up to its cap",
        arguments: [(0, 0), (1, 50), (2, 100), (3, 200), (6, 1_600), (7, 2_000), (40, 2_000), (.max, 2_000)])
    func bound(attempt: Int, milliseconds: Int) {
        #expect(backoff.pause(beforeAttempt: attempt, unit: 1) == .milliseconds(milliseconds))
    }

    @Test("a pause is drawn from zero to its bound", arguments: [0, 0.25, 0.5, 0.999])
    func jitter(unit: Double) {
        #expect(backoff.pause(beforeAttempt: 3, unit: unit) == .milliseconds(200) * unit)
    }

    @Test("the first attempt begins at once, and ends at its deadline")
    func attempt() {
        var link = link()
        #expect(link.tick(at: start) == .attempt)
        #expect(link.tick(at: start + .milliseconds(999)) == .wait)
        #expect(link.deadline == start + .seconds(1))
        #expect(link.tick(at: start + .seconds(1)) == .giveUp)
    }

    @Test("attempts that fail wait longer and longer")
    func pauses() {
        var link = link()
        var now = start
        var pauses: [Duration] = []
        for _ in 0..<8 {
            #expect(link.tick(at: now) == .attempt)
            link.failed(at: now, unit: 1)
            pauses.append((link.deadline ?? now) - now)
            now = link.deadline ?? now
        }
        #expect(pauses == [50, 100, 200, 400, 800, 1_600, 2_000, 2_000].map { .milliseconds($0) })
    }

    @Test("a connection that answered is tried again at once")
    func proven() {
        var link = link()
        _ = link.tick(at: start)
        link.greeted(at: start)
        #expect(link.deadline == nil)
        link.answered()
        link.failed(at: start, unit: 1)
        #expect(link.tick(at: start) == .attempt)
    }

    @Test("one that greets and ends, again and again, is not hammered")
    func unproven() {
        var link = link()
        var now = start
        for _ in 0..<6 {
            #expect(link.tick(at: now) == .attempt)
            link.greeted(at: now)
            link.failed(at: now, unit: 1)
            now = link.deadline ?? now
        }
        #expect(now - start > .seconds(3))
    }

    @Test("an idle connection that lasted is tried again at once")
    func lasting() {
        var link = link()
        _ = link.tick(at: start)
        link.greeted(at: start)
        link.failed(at: start + .seconds(2), unit: 1)
        #expect(link.tick(at: start + .seconds(2)) == .attempt)
    }
}
