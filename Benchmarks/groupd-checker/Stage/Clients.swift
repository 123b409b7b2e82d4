import ChatLoad
import DeliveryChecker
import NIOCore

/// All sockets of a run. What touches them goes through their thread.
struct Clients: Sendable {
    private static let connectionsAtOnce = 20
    private static let tick = Duration.milliseconds(10)

    private let sockets: SocketLoop
    private let stage: NIOLoopBound<Stage>
    private let followers: NIOLoopBound<[Follower]>
    private let senders: NIOLoopBound<[Sender]>
    private let followerCount: Int

    static func make(
        _ cast: Cast, _ command: RunCommand, _ sockets: SocketLoop, _ history: HistoryFile
    ) async throws -> Clients {
        let (count, window) = (command.followers, command.window)
        return try await sockets.run {
            let stage = Stage(sockets: sockets, history: history, groups: [cast.group])
            var people = cast.transients
            while people.count < count { people += cast.followers }
            let followers = people.prefix(count).enumerated().map {
                Follower(number: $0.offset, person: $0.element, stage: stage)
            }
            let senders = cast.senders.map { Sender(person: $0, stage: stage, window: window) }
            return Clients(stage, followers, senders)
        }
    }

    private init(_ stage: Stage, _ followers: [Follower], _ senders: [Sender]) {
        let loop = stage.sockets.eventLoop
        sockets = stage.sockets
        followerCount = followers.count
        self.stage = NIOLoopBound(stage, eventLoop: loop)
        self.followers = NIOLoopBound(followers, eventLoop: loop)
        self.senders = NIOLoopBound(senders, eventLoop: loop)
    }

    /// Connects everyone, a few at a time, and returns when all follow.
    func connect() async throws {
        try await sockets.run { for sender in senders.value { sender.connect() } }
        for start in stride(from: 0, to: followerCount, by: Self.connectionsAtOnce) {
            try await sockets.run {
                let end = min(start + Self.connectionsAtOnce, followerCount)
                for follower in followers.value[start..<end] { follower.connect() }
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while try await sockets.run({ !followers.value.allSatisfy(\.isFollowing) }) {
            guard ContinuousClock.now < deadline else { throw ValidationFailure("not every socket came to follow") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Lets the senders write at this rate until `isOver` says so.
    func write(rate: Int, until isOver: @Sendable () -> Bool) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var sent = 0
        while !isOver() {
            // What could not be sent while the server was away is not made up for.
            let due = Int(Double(rate) * ((clock.now - start) / .seconds(1))) - sent
            let budget = min(due, rate / 20 + 1)
            sent += due
            try await sockets.run {
                var left = budget
                let share = max(1, budget / max(1, senders.value.count))
                for sender in senders.value.shuffled() where left > 0 { left -= sender.send(atMost: min(share, left)) }
                for sender in senders.value { sender.dropIfSilent() }
            }
            try await Task.sleep(for: Self.tick)
        }
    }

    func killed(_ target: String) async throws {
        try await sockets.run { stage.value.acks.killed(target) }
    }

    /// Whether every send was answered or given up.
    func areSettled() async throws -> Bool {
        try await sockets.run {
            for sender in senders.value { sender.dropIfSilent() }
            return senders.value.allSatisfy(\.isSettled)
        }
    }

    /// Whether every follower follows and has accepted this number.
    func stand(at head: Int64) async throws -> Bool {
        try await sockets.run { followers.value.allSatisfy { $0.isFollowing && $0.position(in: 0) == head } }
    }

    /// Writes down where everyone stands.
    func finish() async throws {
        try await sockets.run {
            stage.value.isOver = true
            for follower in followers.value { follower.finish() }
        }
    }

    /// Latencies, pauses and how connections ended, for people.
    func summary() async throws -> String {
        try await sockets.run {
            var latencies = Latencies()
            for sender in senders.value { latencies.add(sender.latencies) }
            var lines = [
                "ack after \(Self.ms(latencies.percentile(0.5))) ms at the median, \(Self.ms(latencies.percentile(0.99))) "
                    + "ms at the 99th percentile, \(Self.ms(latencies.maximum)) ms at most"
            ]
            for (target, pauses) in stage.value.acks.longest.sorted(by: { $0.key < $1.key }) {
                let all = pauses.sorted().map { Self.ms($0) }.joined(separator: " ")
                lines.append("longest time without an ack after a kill of \(target), ms: \(all)")
            }
            lines.append("closed with: \(Self.sum(followers.value.map(\.closings)))")
            lines.append("upgrades refused with: \(Self.sum(followers.value.map(\.refusals)))")
            return lines.joined(separator: "\n")
        }
    }

    private static func ms(_ nanoseconds: Int64) -> String {
        let tenths = nanoseconds / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func sum(_ counts: [[Int: Int]]) -> String {
        var sum: [Int: Int] = [:]
        for count in counts { sum.merge(count, uniquingKeysWith: +) }
        return sum.isEmpty
            ? "none" : sum.sorted { $0.key < $1.key }.map { "\($0.key) × \($0.value)" }.joined(separator: ", ")
    }
}
