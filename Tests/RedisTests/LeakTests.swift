import Glibc
import Redis
import Testing

/// Other suites run in this process meanwhile and hold some dozens of descriptors and threads themselves. So there are
/// enough rounds that a single one lost in each would stand out from that.
@Suite("Leaks", .timeLimit(.minutes(1)))
struct LeakTests {
    @Test("many clients and subscriptions, working or not, leave no descriptor and no thread")
    func leaks() async throws {
        let server = try await RedisServer()
        let before = held()
        for round in 0..<150 {
            let client = try RedisClient(server.configuration())
            let subscription = try RedisSubscription(server.configuration(), channels: ["a"])
            let stranded = try RedisClient(RedisConfiguration(endpoint: .unix(path: server.directory + "/none")))
            if round.isMultiple(of: 2) { _ = try await client.send(["PING"]) }
            await stranded.shutdown()
            await subscription.close()
            await client.shutdown()
        }
        try await eventually { held() <= before + 100 }
    }

    /// Descriptors and threads together.
    private func held() -> Int {
        entries("/proc/self/fd") + entries("/proc/self/task")
    }

    private func entries(_ path: String) -> Int {
        guard let directory = opendir(path) else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count
    }
}
