import Dispatch
import Glibc
import Testing

@testable import OpenSSL

@Suite("Password hasher", .timeLimit(.minutes(1)))
struct PasswordHasherTests {
    private static let cheap = PasswordHash.Parameters(costLog2: 4, blockSize: 8, parallelism: 1)!

    @Test("hashes and verifies")
    func roundTrip() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap)
        let stored = try await hasher.hash("hello")
        #expect(try await hasher.verify("hello", against: stored) == .match)
        #expect(try await hasher.verify("hullo", against: stored) == .mismatch)
        #expect(try await hasher.verify("hello", against: "no hash") == .mismatch)
        #expect(!hasher.needsRehash(stored))
        #expect(hasher.needsRehash("$scrypt$ln=5,r=8,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"))
    }

    @Test("works on its own threads, one at a time each")
    func ownThreads() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap, threadCount: 1, waitingCountMax: 200)
        let stored = try await hasher.hash("hello")
        let verdicts = try await withThrowingTaskGroup(of: PasswordHash.Verdict.self) { group in
            for index in 0..<100 {
                group.addTask { try await hasher.verify(index.isMultiple(of: 2) ? "hello" : "no", against: stored) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(verdicts.count { $0 == .match } == 50)
        #expect(verdicts.count { $0 == .mismatch } == 50)
    }

    @Test("an unknown user's login costs what a known one's costs")
    func dummyCost() async throws {
        let parameters = try #require(PasswordHash.Parameters(costLog2: 12, blockSize: 8, parallelism: 1))
        let hasher = PasswordHasher(parameters: parameters)
        let stored = try await hasher.hash("hello")
        let clock = ContinuousClock()
        var known = Duration.seconds(60), unknown = Duration.seconds(60), unreadable = Duration.seconds(60)
        // The least of many interleaved tries: what else the machine does only ever adds.
        for _ in 0..<25 {
            known = min(known, try await clock.measure { _ = try await hasher.verify("wrong", against: stored) })
            unknown = min(unknown, try await clock.measure { try await hasher.verifyDummy("wrong") })
            unreadable = min(unreadable, try await clock.measure { _ = try await hasher.verify("wrong", against: "") })
        }
        #expect((0.75...1.33).contains(unknown / known))
        #expect((0.75...1.33).contains(unreadable / known))
    }

    @Test("beyond its bound refuses at once, and takes work again when there is room")
    func overloaded() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap, threadCount: 1, waitingCountMax: 2)
        let gate = try await occupy(hasher)
        async let first = hasher.hash("first")
        async let second = hasher.hash("second")
        try await until { hasher.load == .init(runningCount: 1, waitingCount: 2) }
        await #expect(throws: PasswordHasherError.overloaded) { try await hasher.hash("third") }
        await #expect(throws: PasswordHasherError.overloaded) { try await hasher.verifyDummy("fourth") }
        gate.signal()
        _ = try await (first, second)
        _ = try await hasher.hash("fifth")
    }

    @Test("a cancelled login gives its place in the queue away")
    func cancelled() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap, threadCount: 1, waitingCountMax: 1)
        let gate = try await occupy(hasher)
        let waiting = Task { try await hasher.hash("gives up") }
        try await until { hasher.load.waitingCount == 1 }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(hasher.load.waitingCount == 0)

        let alreadyCancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await hasher.hash("never starts")
        }
        await #expect(throws: CancellationError.self) { try await alreadyCancelled.value }
        gate.signal()
        _ = try await hasher.hash("goes on")
    }

    @Test("shutdown refuses what waits and ends the threads")
    func shutDown() async throws {
        let hasher = PasswordHasher(parameters: Self.cheap, threadCount: 1, waitingCountMax: 1)
        let gate = try await occupy(hasher)
        let waiting = Task { try await hasher.hash("too late") }
        try await until { hasher.load.waitingCount == 1 }
        hasher.shutDown()
        await #expect(throws: PasswordHasherError.shutDown) { try await waiting.value }
        await #expect(throws: PasswordHasherError.shutDown) { try await hasher.hash("later still") }
        gate.signal()
    }

    @Test("a hasher that goes away takes its thread along")
    func threadEnds() async throws {
        weak var line: PasswordHasher.Line?
        do {
            let hasher = PasswordHasher(parameters: Self.cheap, threadCount: 2)
            line = hasher.line
            _ = try await hasher.hash("hello")
        }
        // Each thread holds the line for as long as it lives.
        try await until { line == nil }
    }

    /// Keeps the only thread of `hasher` busy until the returned gate is signalled.
    private func occupy(_ hasher: PasswordHasher) async throws -> DispatchSemaphore {
        let gate = DispatchSemaphore(value: 0)
        hasher.line.submit(.init(run: { gate.wait() }, fail: { _ in }), id: .max)
        try await until { hasher.load == .init(runningCount: 1, waitingCount: 0) }
        return gate
    }

    private func until(_ condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while !condition() {
            try #require(ContinuousClock.now < deadline, "the condition never came to hold")
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
