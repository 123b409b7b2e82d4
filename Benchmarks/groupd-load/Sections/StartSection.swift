import ChatLoad

/// How long a second start takes, and what the server alone holds when nobody is there.
struct StartSection {
    let bench: Bench

    func run() async throws {
        Printing.title("Start and rest")
        let starts = bench.startRuns.map { $0 / .seconds(1) }
        Printing.line("from a second start to ready", starts, "s", digits: 2)
        Printing.verdict("seconds to a second start", starts.median ?? 0, .atMost, 5)
        try await Task.sleep(for: .seconds(5))
        let megabytes = Double(try bench.figures().residentBytes) / 1e6
        Printing.line("groupd's own process, idle", [megabytes], "MB", digits: 1)
        Printing.verdict("idle megabytes", megabytes, .atMost, 60, digits: 1)
    }
}
