import Glibc
import Redis
import Testing

/// Threads and descriptors of this process that belong to one server's clients: other suites run meanwhile, so only
/// what carries this suite's mark is counted.
@Suite("Leaks", .serialized, .timeLimit(.minutes(1)))
struct LeakTests {
    @Test("many clients and subscriptions, working or not, leave no descriptor and no thread")
    func leaks() async throws {
        let server = try await RedisServer()
        let before = try await settledCounts()
        for round in 0..<60 {
            let client = try RedisClient(server.configuration())
            let subscription = try RedisSubscription(server.configuration(), channels: ["a"])
            let stranded = try RedisClient(RedisConfiguration(endpoint: .unix(path: server.directory + "/none")))
            if round.isMultiple(of: 2) { _ = try await client.send(["PING"]) }
            await stranded.shutdown()
            await subscription.close()
            await client.shutdown()
        }
        try await eventually { (try? await settledCounts()).map { $0 <= before + 12 } ?? false }
    }

    /// Descriptors and threads together.
    private func settledCounts() async throws -> Int {
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
