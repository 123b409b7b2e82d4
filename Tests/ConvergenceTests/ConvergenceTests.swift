import TestSupport
import Testing

/// Random histories against the built server over real sockets: whoever builds a group from its events alone has what
/// somebody gets who comes now.
@Suite("Convergence", .tags(.database, .redis, .slow), .timeLimit(.minutes(240)))
struct ConvergenceTests {
    /// The limits of people are out of the way, but for the replay's: some have to load anew.
    private static let settings: KeyValuePairs = [
        "limits.messages_per_minute": "1000000", "limits.commands_per_minute": "1000000",
        "limits.typing_per_minute": "1000000", "limits.burst": "1000000", "limits.connections_per_user": "1000",
        "limits.registrations_per_hour": "1000000", "limits.logins_per_minute": "1000000",
        "limits.replay_events": "25", "auth.access_token_seconds": "86400", "log.level": "warning",
    ]

    /// What happens in any hundred runs. Where one of these never happens the test has lost its point.
    private static let expected = [
        "send", "edit", "delete", "like", "read", "add", "remove", "leave", "join", "setRole", "mute", "unmute", "ban",
        "unban", "rename", "openDirect", "cut", "close", "resumed", "subscribed at the head", "not recovered", "added",
        "send: refused", "send: lost", "caught up: load", "caught up: changes", "caught up: subscribe",
        "compared", "judged logs", "judged departures", "judged threads",
    ]
    /// What a hundred may happen to do without, and a thousand never.
    private static let rare = ["changes: too far"]

    @Test("each client's state, built from events alone, is what a fresh client fetches")
    func converge() async throws {
        let orders = Orders()
        print("convergence: \(orders.runCount) runs from seed \(orders.firstSeed) on")
        try await DataFolder.with(program: orders.program) { folder in
            let server = try folder.serve(Self.settings.flatMap { ["--\($0.key)", $0.value] })
            let address = try await server.ready()
            let port = try #require(address.split(separator: ":").last.flatMap { Int($0) }, "\(address)")
            let start = ContinuousClock.now
            let state = try await Campaign(orders, port: port) { server.ended == nil }.play()
            let seconds = Int((ContinuousClock.now - start).components.seconds)
            if let exit = server.ended {
                let output = server.lines.filter {
                    $0.contains("rror") || $0.contains("crashed") || $0.contains(".swift:")
                }
                Issue.record("the server ended by itself: \(exit)\n\(output.prefix(20).joined(separator: "\n"))")
            } else {
                try await server.stop()
            }
            let counts = state.tally.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            print("convergence: \(counts.joined(separator: ", "))")
            for failure in state.failures { Issue.record("\(failure)") }
            if state.failures.isEmpty {
                print("convergence: \(state.finished) runs in \(seconds) s, every client agrees")
            } else {
                print("convergence: broken, found after \(state.finished) runs in \(seconds) s")
            }
            if state.failures.isEmpty, state.finished >= 100 {
                for name in Self.expected + (state.finished >= 1_000 ? Self.rare : []) {
                    #expect(state.tally.counts[name] != nil, "never happened: \(name)")
                }
            }
        }
    }
}
