import ChatLoad

/// What a like, an edit and a read position cost, beside a message, on a busy server and on an idle one.
struct ChangeSection {
    private static let senders = 64
    private static let window = 8
    private static let followers = 10
    private static let duration = Duration.seconds(6)
    private static let idleSends = 300
    /// More than anyone reads in all their turns.
    private static let seededCount = 60_000

    let bench: Bench

    func run() async throws {
        let group = try await bench.rest.group("Changed", of: bench.people)
        // Whoever sends has read: positions move in a group where somebody else has written.
        let read = try await bench.rest.group("Read", of: bench.people)
        try await seed(read)
        try await measure(
            "busy: \(Self.senders) people, \(Self.window) in flight each, \(Self.followers) followers",
            group, read, people: Self.senders, followers: Self.followers
        ) { try await $0.flood(Self.duration, window: Self.window) }
        try await measure(
            "idle: one person, \(Self.idleSends) one after the other", group, read, people: 1, followers: 0
        ) { try await $0.send(Self.idleSends, window: 1) }
    }

    private func seed(_ group: String) async throws {
        let others = Bench(bench, people: Array(bench.people.suffix(bench.people.count - Self.senders)))
        let crowd = try await Crowd.connect(others, groups: [group], publishers: others.people.count, followers: 0)
        _ = try await crowd.send(Self.seededCount, window: 8)
        try await crowd.close()
    }

    private func measure(
        _ name: String, _ group: String, _ read: String, people: Int, followers: Int,
        _ run: (Crowd) async throws -> Crowd.Result
    ) async throws {
        Printing.title("Likes, edits and read positions beside messages, \(name)")
        let written = try await Crowd.connect(bench, groups: [group], publishers: people, followers: followers)
        let readers = try await Crowd.connect(bench, groups: [read], publishers: people, followers: followers)
        _ = try await written.send(people * 128, window: Self.window)
        var figures: [Work: Figures] = [:]
        for _ in 0..<bench.rounds {
            for work in Work.allCases {
                let crowd = work == .read ? readers : written
                try await crowd.turn(to: work)
                let before = ProcessTree.cpuSeconds(of: bench.pid)
                let result = try await run(crowd)
                guard result.failed.isEmpty else { throw BenchFailure("\(work.rawValue): refused \(result.failed)") }
                figures[work, default: Figures()].add(result, before, ProcessTree.cpuSeconds(of: bench.pid))
            }
        }
        try await written.close()
        try await readers.close()
        for work in Work.allCases { figures[work]?.printed(as: work.rawValue) }
        guard let message = figures[.message] else { return }
        for work in Work.allCases where work != .message {
            guard let figures = figures[work] else { continue }
            Printing.verdict("CPU, \(work.rawValue) / messages", figures.cost / message.cost, .atMost, 1)
            Printing.verdict("p50, \(work.rawValue) / messages", figures.p50 / message.p50, .atMost, 1)
        }
    }

    /// The runs of one sort of work.
    private struct Figures {
        private var rates: [Double] = []
        private var p50s: [Double] = []
        /// Microseconds of CPU for each, by program.
        private var costs: [String: [Double]] = [:]

        var p50: Double { p50s.median ?? 0 }
        var cost: Double { costs.values.reduce(0) { $0 + ($1.median ?? 0) } }

        mutating func add(_ result: Crowd.Result, _ before: [String: Double], _ after: [String: Double]) {
            rates.append(result.perSecond)
            p50s.append(result.latencies.milliseconds(0.5))
            for (program, seconds) in after {
                let used = (seconds - (before[program] ?? 0)) * 1e6 / Double(max(1, result.acked))
                costs[program, default: []].append(used)
            }
        }

        func printed(as name: String) {
            Printing.line("\(name) answered", rates, "/s")
            Printing.line("\(name), p50", p50s, "ms", digits: 2)
            for (program, costs) in costs.sorted(by: { $0.key < $1.key }) where costs.contains(where: { $0 >= 0.5 }) {
                Printing.line("\(name), CPU of \(program) for each", costs, "µs")
            }
        }
    }
}

extension Bench {
    /// The same with other people.
    fileprivate init(_ bench: Bench, people: [Person]) {
        self.init(
            server: bench.server, rest: bench.rest, people: people, floor: bench.floor, rounds: bench.rounds,
            tokens: bench.tokens, startRuns: bench.startRuns)
    }
}
