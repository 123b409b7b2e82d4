import ChatLoad
import NIOCore

/// Publishers and followers of one measurement. What touches them goes through their thread.
struct Crowd: Sendable {
    /// What came of a time of sending.
    struct Result: Sendable {
        let acked: Int
        let seconds: Double
        let latencies: Latencies
        let failed: [String: Int]

        var perSecond: Double { Double(acked) / seconds }
    }

    let sockets: SocketLoop
    private let publishers: NIOLoopBound<[Publisher]>
    private let watches: NIOLoopBound<[OrderWatch]>

    /// Connects everyone and returns when all are ready.
    static func connect(
        _ bench: Bench, groups: [String], publishers: Int, followers: Int
    ) async throws -> Crowd {
        let sockets = SocketLoop(port: bench.port)
        let people = bench.people
        let crowd = try await sockets.run {
            let senders = (0..<publishers).map {
                Publisher(person: people[$0 % people.count], sockets: sockets, groups: groups, number: $0)
            }
            let watches = (0..<followers).map {
                OrderWatch(person: people[$0 % people.count], sockets: sockets, groups: groups)
            }
            for sender in senders { sender.connect() }
            for watch in watches { watch.connect() }
            let loop = sockets.eventLoop
            return Crowd(
                sockets: sockets, publishers: NIOLoopBound(senders, eventLoop: loop),
                watches: NIOLoopBound(watches, eventLoop: loop))
        }
        try await crowd.until(within: .seconds(30), "not everyone could connect") {
            crowd.publishers.value.allSatisfy(\.isReady) && crowd.watches.value.allSatisfy(\.isFollowing)
        }
        return crowd
    }

    /// Everyone sends without a pause for so long.
    func flood(_ duration: Duration, window: Int) async throws -> Result {
        let (tally, clock) = (try await begin(), ContinuousClock())
        let start = clock.now
        try await sockets.run { for publisher in publishers.value { publisher.start(nil, window: window) } }
        try await Task.sleep(for: duration)
        let result = try await end(tally, seconds: (clock.now - start) / .seconds(1))
        try await sockets.run { for publisher in publishers.value { publisher.pause() } }
        try await settle()
        return result
    }

    /// What everyone sends from here on.
    func turn(to work: Work) async throws {
        try await sockets.run { for publisher in publishers.value { publisher.work = work } }
    }

    /// Everyone together sends this many messages; returns when all are answered.
    func send(_ count: Int, window: Int) async throws -> Result {
        let (tally, clock) = (try await begin(), ContinuousClock())
        let start = clock.now
        try await sockets.run {
            let share = count / publishers.value.count
            for publisher in publishers.value { publisher.start(share, window: window) }
        }
        try await settle()
        return try await end(tally, seconds: (clock.now - start) / .seconds(1))
    }

    /// The first publisher sends one message; does not wait for its answer.
    func sendOne() async throws {
        try await until(within: .seconds(10), "a message stayed unanswered") {
            publishers.value[0].sendOne(window: 1)
        }
    }

    /// Everyone together sends at this rate for so long, as far as the window allows.
    func pace(_ rate: Int, _ duration: Duration, window: Int) async throws -> Result {
        let (tally, clock) = (try await begin(), ContinuousClock())
        let start = clock.now
        var sent = 0
        while clock.now - start < duration {
            let due = Int(Double(rate) * ((clock.now - start) / .seconds(1))) - sent
            sent += try await sockets.run {
                var left = due
                for publisher in publishers.value.shuffled() where left > 0 {
                    let share = max(1, due / publishers.value.count)
                    for _ in 0..<min(share, left) where publisher.sendOne(window: window) { left -= 1 }
                }
                return due - max(0, left)
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        let result = try await end(tally, seconds: (clock.now - start) / .seconds(1))
        try await settle()
        return result
    }

    /// Events that followers received, and breaks of their order.
    func followed() async throws -> (received: Int, violations: Int, ends: Int) {
        try await sockets.run {
            watches.value.reduce((0, 0, 0)) { ($0.0 + $1.received, $0.1 + $1.violations, $0.2 + $1.ends) }
        }
    }

    func close() async throws {
        try await sockets.run {
            for publisher in publishers.value { publisher.drop() }
            for watch in watches.value { watch.drop() }
        }
        try await sockets.shutDown()
    }

    private func begin() async throws -> NIOLoopBound<Tally> {
        try await sockets.run {
            let tally = Tally()
            for publisher in publishers.value { publisher.tally = tally }
            return NIOLoopBound(tally, eventLoop: sockets.eventLoop)
        }
    }

    private func end(_ tally: NIOLoopBound<Tally>, seconds: Double) async throws -> Result {
        try await sockets.run {
            Result(
                acked: tally.value.acked, seconds: seconds, latencies: tally.value.latencies,
                failed: tally.value.failed)
        }
    }

    private func settle() async throws {
        try await until(within: .seconds(60), "messages stayed unanswered") {
            publishers.value.allSatisfy { $0.inFlight == 0 }
        }
    }

    private func until(
        within limit: Duration, _ failure: String, _ condition: @escaping @Sendable () -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + limit
        while try await !sockets.run(condition) {
            guard ContinuousClock.now < deadline else { throw BenchFailure(failure) }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
