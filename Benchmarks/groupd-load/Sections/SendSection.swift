import ChatLoad

/// Acknowledged sends a second, next to one message a transaction; and an idle server's answer next to a commit.
struct SendSection {
    private static let senders = 64
    private static let window = 8
    private static let followers = 10
    private static let duration = Duration.seconds(8)
    /// In so many turns, since what a disk takes changes by the second.
    private static let idleSends = 500
    private static let idleTurns = 5

    let bench: Bench

    func run() async throws {
        let singles = try await SingleSends.open(bench.server)
        try await idle(singles)
        try await flood(singles, groupCount: 1)
        try await flood(singles, groupCount: 50)
        await singles.close()
    }

    private func idle(_ singles: SingleSends) async throws {
        Printing.title("One sender on an idle server, \(Self.idleSends) messages one after the other")
        let group = try await bench.rest.group("Quiet", of: bench.people)
        let crowd = try await Crowd.connect(bench, groups: [group], publishers: 1, followers: 0)
        let bare = Commits(server: bench.server)
        try await bare.prepare()
        var (acks, commits, numbered, messages): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        _ = try await crowd.send(Self.idleSends / 5, window: 1)
        let sends = Self.idleSends / Self.idleTurns
        for _ in 0..<bench.rounds * Self.idleTurns {
            commits.append(try await bare.latencies(sends, .row).milliseconds(0.5))
            numbered.append(try await bare.latencies(sends, .numbered).milliseconds(0.5))
            acks.append(try await crowd.send(sends, window: 1).latencies.milliseconds(0.5))
            messages.append(
                try await singles.messages(sends, group: group, person: bench.people[0]).milliseconds(0.5))
        }
        try await crowd.close()
        Printing.line("p50 of one commit of one row, by pgbench", commits, "ms", digits: 3)
        Printing.line("p50 of a number and a message in bare tables, by pgbench", numbered, "ms", digits: 3)
        Printing.line("p50 of one message's transaction, without the server", messages, "ms", digits: 3)
        Printing.line("p50 of an acknowledgement", acks, "ms", digits: 3)
        let ack = acks.median ?? 0
        let ratio = Printing.number(ack / (messages.median ?? 1), 2)
        Printing.note("acknowledgement / the same statements' commit: \(ratio)")
        Printing.verdict("acknowledgement / commit of one row", ack / (commits.median ?? 1), .atMost, 1.5)
    }

    private func single(_ singles: SingleSends, _ groups: [String], asBatch: Bool) async throws -> Double {
        try await singles.flood(
            .seconds(5), groups: groups, people: bench.people, senders: Self.senders, asBatch: asBatch)
    }

    private func flood(_ singles: SingleSends, groupCount: Int) async throws {
        let name = groupCount == 1 ? "one group" : "\(groupCount) groups"
        Printing.title(
            "\(Self.senders) senders, \(Self.window) in flight each, not subscribed, \(Self.followers) followers, \(name)"
        )
        let groups = try await bench.groups((0..<groupCount).map { "Busy \(groupCount)/\($0)" })
        let crowd = try await Crowd.connect(
            bench, groups: groups, publishers: Self.senders, followers: Self.followers)
        _ = try await crowd.flood(.seconds(2), window: Self.window)
        var results: [Crowd.Result] = []
        var (one, lone, cpu): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<bench.rounds {
            one.append(try await single(singles, groups, asBatch: true))
            lone.append(try await single(singles, groups, asBatch: false))
            let before = ProcessTree.cpuSeconds(of: bench.pid)
            let result = try await crowd.flood(Self.duration, window: Self.window)
            let after = ProcessTree.cpuSeconds(of: bench.pid)
            let used = after.values.reduce(0, +) - before.values.reduce(0, +)
            results.append(result)
            cpu.append(used * 1e6 / Double(max(1, result.acked)))
        }
        try await Task.sleep(for: .seconds(2))
        let followed = try await crowd.followed()
        try await crowd.close()
        Printing.line("acknowledged", results.map(\.perSecond), "messages/s")
        Printing.line("the same statements, one message a transaction, 8 connections", one, "messages/s")
        Printing.line("a lone message's statements, 8 connections", lone, "messages/s")
        Printing.line("p50", results.map { $0.latencies.milliseconds(0.5) }, "ms", digits: 1)
        Printing.line("p99", results.map { $0.latencies.milliseconds(0.99) }, "ms", digits: 1)
        Printing.line("CPU a message, groupd and PostgreSQL", cpu, "µs", digits: 0)
        Printing.note(
            "followers received \(followed.received) events, \(followed.violations) out of order, "
                + "\(followed.ends) connections closed; refused: \(results.map(\.failed))")
        let acked = results.map(\.perSecond).median ?? 0
        guard groupCount == 1 else { return }
        Printing.verdict("messages/s", acked, .atLeast, 8_000, digits: 0)
        Printing.verdict("of one message a transaction", acked / (one.median ?? 1), .atLeast, 10, digits: 1)
    }
}
