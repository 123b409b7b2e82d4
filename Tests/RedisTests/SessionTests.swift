import Testing

@testable import Redis

@Suite("Greeting, hearing and buffering")
struct SessionTests {
    private let start = Instant.now

    private func text(_ words: String...) -> RedisValue {
        .array(words.map { .bulk(Array($0.utf8)) })
    }

    private func refusal(_ line: String) -> RedisValue {
        .error(RedisServerError(line: Array(line.utf8)))
    }

    @Test("a greeting is done with its last answer; a name may be refused, a password may not")
    func handshake() {
        var configuration = RedisConfiguration(endpoint: .unix(path: "/x"), database: 1)
        configuration.credentials = RedisCredentials(password: "p")
        let ok = RedisValue.simple(Array("OK".utf8))
        var accepted = Handshake(configuration)
        #expect(
            [ok, ok, refusal("NOPERM x"), ok].map { accepted.receive($0) } == [.pending, .pending, .pending, .done])
        var refused = Handshake(configuration)
        #expect(refused.receive(refusal("WRONGPASS x")) == .refused(code: "WRONGPASS"))
        var loading = Handshake(RedisConfiguration(endpoint: .unix(path: "/x")))
        #expect([ok, refusal("LOADING x")].map { loading.receive($0) } == [.pending, .refused(code: "LOADING")])
    }

    private func session() -> SubscriptionSession {
        SubscriptionSession(channelCount: 2, pingInterval: .seconds(5), pingTimeout: .seconds(1), now: start)
    }

    @Test("a subscription stands once each name is confirmed, and one more confirmation is a lie")
    func confirmation() {
        var session = session()
        let confirmation = text("subscribe", "a", "1")
        let actions = (0..<3).map { _ in session.receive(confirmation, at: start) }
        #expect(actions == [.none, .confirmed, .drop(.protocolViolation)])
    }

    @Test("a silent server is asked once, and dropped if it stays silent")
    func silence() {
        var session = session()
        #expect(session.tick(at: start + .seconds(4)) == (false, nil))
        #expect(session.tick(at: start + .seconds(5)) == (true, nil))
        #expect(session.tick(at: start + .seconds(5)) == (false, nil))
        #expect(session.tick(at: start + .seconds(6)) == (false, .timedOut))
    }

    @Test("anything heard counts as an answer")
    func heard() {
        var session = session()
        _ = session.tick(at: start + .seconds(5))
        #expect(session.receive(text("pong", ""), at: start + .seconds(5)) == .none)
        #expect(session.deadline == start + .seconds(10))
    }

    @Test("at a bound the oldest events go, by number and by bytes, and the reader is told first")
    func buffer() {
        let event = { (count: Int) in RedisEvent.message(channel: "c", payload: Array(repeating: 1, count: count)) }
        var byNumber = EventBuffer(eventsMax: 2, bytesMax: 1_000)
        #expect([event(1), event(2), event(3)].map { byNumber.append($0) } == [0, 0, 1])
        #expect((0..<4).map { _ in byNumber.next() } == [.dropped(count: 1), event(2), event(3), nil])
        var byBytes = EventBuffer(eventsMax: 100, bytesMax: 50)
        #expect([event(20), event(20), event(30), event(60)].map { byBytes.append($0) } == [0, 0, 2, 2])
        #expect((0..<2).map { _ in byBytes.next() } == [.dropped(count: 4), nil])
    }
}
