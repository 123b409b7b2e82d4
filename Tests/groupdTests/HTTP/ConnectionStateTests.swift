import NIOCore
import Testing

@testable import groupd

@Suite("HTTP connections' decisions")
struct ConnectionStateTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private static func facts(
        uri: Int = 10, headers: Int = 40, hosts: Int = 1, isKeptAlive: Bool = true, expects: Bool = false,
        length: Int? = nil
    ) -> RequestFacts {
        RequestFacts(
            uriBytes: uri, headerBytes: headers, hostCount: hosts, isHTTP11: true, isKeptAlive: isKeptAlive,
            expectsContinue: expects, contentLength: length)
    }

    private static func code(_ action: ConnectionState.Action?) -> ErrorCode? {
        if case .refuse(let error, _) = action { error.code } else { nil }
    }

    private func open() -> ConnectionState {
        ConnectionState(limits: ConnectionLimits(), now: Self.start)
    }

    @Test("a request is passed on, and its answer makes room for the next")
    func exchange() {
        var state = open()
        for _ in 0..<3 {
            #expect(state.received(Self.facts(), now: Self.start) == .forward)
            #expect(state.receivedEnd(now: Self.start) == .forward)
            #expect(state.deadline == nil)
            #expect(state.wroteHead(status: 200) == (.forward, false))
            #expect(state.wroteEnd(now: Self.start) == nil)
            #expect(state.deadline == Self.start + .seconds(60))
        }
    }

    @Test(
        "a head out of bounds is refused with its code",
        arguments: [
            (facts(uri: 8_193), .uriTooLong), (facts(headers: 32_769), .headersTooLarge),
            (facts(hosts: 0), .badRequest), (facts(hosts: 2), .badRequest),
            (facts(length: 1_048_577), .payloadTooLarge),
        ] as [(RequestFacts, ErrorCode)])
    func heads(facts: RequestFacts, code: ErrorCode) {
        var state = open()
        #expect(Self.code(state.received(facts, now: Self.start)) == code)
        #expect(state.phase == .lingering)
        #expect(state.receivedBody(bytes: 5, now: Self.start) == .drop)
        #expect(state.received(Self.facts(), now: Self.start) == .drop)
    }

    @Test("the bounds themselves are taken")
    func bounds() {
        var state = open()
        let facts = Self.facts(uri: 8_192, headers: 32_768, length: 1_048_576)
        #expect(state.received(facts, now: Self.start) == .forward)
        #expect(state.receivedBody(bytes: 1_048_576, now: Self.start) == .forward)
        #expect(Self.code(state.receivedBody(bytes: 1, now: Self.start)) == .payloadTooLarge)
    }

    @Test("a first head that does not come in time is answered, a later one is not")
    func slowHeads() {
        var state = open()
        #expect(state.timePassed(now: Self.start + .seconds(9)) == nil)
        #expect(Self.code(state.timePassed(now: Self.start + .seconds(10))) == .requestTimeout)
        state = open()
        _ = state.received(Self.facts(), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        _ = state.wroteHead(status: 200)
        _ = state.wroteEnd(now: Self.start)
        #expect(state.timePassed(now: Self.start + .seconds(60)) == .close)
    }

    @Test("a body gets more time the more of it has come, and no more than that")
    func slowBodies() {
        var state = open()
        _ = state.received(Self.facts(), now: Self.start)
        #expect(state.receivedBody(bytes: 81_920, now: Self.start + .seconds(9)) == .forward)
        #expect(state.timePassed(now: Self.start + .seconds(19)) == nil)
        #expect(Self.code(state.timePassed(now: Self.start + .seconds(20))) == .requestTimeout)
    }

    @Test("while the server works the client's time stands still")
    func serversTurn() {
        var state = open()
        _ = state.received(Self.facts(), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        #expect(state.timePassed(now: Self.start + .hours(1)) == nil)
    }

    @Test("what the client may not send any more is refused after the answers before it")
    func refusalsWait() {
        var state = open()
        _ = state.received(Self.facts(), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        #expect(state.failed(.notFound, now: Self.start) == .drop)
        #expect(state.phase == .open)
        _ = state.wroteHead(status: 200)
        #expect(state.wroteEnd(now: Self.start) == .refuse(.notFound, isAwaited: false))
        #expect(state.phase == .lingering)
    }

    @Test("a body that is too long is refused in the place of the answer, unless that has begun")
    func refusedBodies() {
        var state = open()
        _ = state.received(Self.facts(), now: Self.start)
        #expect(
            state.receivedBody(bytes: 2_000_000, now: Self.start)
                == .refuse(ConnectionLimits().bodyTooLarge, isAwaited: true))
        #expect(state.wroteHead(status: 200) == (.drop, false))
        state = open()
        _ = state.received(Self.facts(), now: Self.start)
        _ = state.wroteHead(status: 401)
        #expect(state.receivedBody(bytes: 2_000_000, now: Self.start) == .drop)
        #expect(state.wroteEnd(now: Self.start) == .finish)
    }

    @Test("a connection's last answer says so, and the connection ends with it")
    func lastAnswer() {
        var state = open()
        _ = state.received(Self.facts(isKeptAlive: false), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        #expect(state.received(Self.facts(), now: Self.start) == .drop)
        #expect(state.wroteHead(status: 200) == (.forward, true))
        #expect(state.wroteEnd(now: Self.start) == .finish)
        #expect(state.timePassed(now: Self.start + .seconds(1)) == nil)
        #expect(state.timePassed(now: Self.start + .seconds(2)) == .close)
    }

    @Test("going down answers what is under way and closes what is idle")
    func quiesce() {
        var state = open()
        #expect(state.quiesce() == .close)
        state = open()
        _ = state.received(Self.facts(), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        #expect(state.quiesce() == nil)
        #expect(state.wroteHead(status: 200) == (.forward, true))
        #expect(state.wroteEnd(now: Self.start) == .finish)
    }

    @Test("no more requests wait on a connection than the limit")
    func pipelining() {
        var state = open()
        for _ in 0..<16 {
            #expect(state.received(Self.facts(), now: Self.start) == .forward)
            _ = state.receivedEnd(now: Self.start)
        }
        #expect(state.received(Self.facts(), now: Self.start) == .drop)
        for index in 0..<16 {
            _ = state.wroteHead(status: 200)
            let action = state.wroteEnd(now: Self.start)
            #expect(Self.code(action) == (index == 15 ? .badRequest : nil))
        }
    }

    @Test("an upgraded connection is left alone")
    func upgraded() {
        var state = open()
        _ = state.received(Self.facts(isKeptAlive: false), now: Self.start)
        _ = state.receivedEnd(now: Self.start)
        #expect(state.wroteHead(status: 101) == (.forward, false))
        #expect(state.wroteEnd(now: Self.start) == nil)
        #expect(state.deadline == nil)
        #expect(state.quiesce() == nil)
        #expect(state.inputClosed() == nil)
    }
}
