import Redis
import Testing

@Suite("Outages", .timeLimit(.minutes(1)))
struct OutageTests {
    @Test("killed in flight: the call fails promptly, is not sent again, and the next server serves")
    func killed() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let client = try RedisClient(server.configuration(), onObservation: observations.observe)
        _ = try await client.send(["PING"])
        server.freeze()
        let lost = Task { await client.failure(["INCR", "n"], timeout: .seconds(30)) }
        try await client.taken(1)
        let taken = await duration {
            server.kill()
            #expect(await lost.value == .connectionLost(.closedByServer))
        }
        #expect(taken < .seconds(10), "long before its deadline")
        try await server.start()
        try await eventually { await client.failure(["PING"]) == nil }
        #expect(try await client.send(["EXISTS", "n"]) == .integer(0))
        #expect(observations.all.contains(.disconnected(.closedByServer)))
        await client.shutdown()
    }

    @Test("while the server is away, calls fail within a moment, and are taken again when it is back")
    func away() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let client = try RedisClient(server.configuration(), onObservation: observations.observe)
        _ = try await client.send(["PING"])
        server.kill()
        try await eventually { observations.all.contains(.breakerOpened) }
        let taken = await duration {
            for _ in 0..<1_000 {
                guard case .unavailable? = await client.failure(["PING"]) else {
                    Issue.record("A call was taken while the server was away.")
                    return
                }
            }
        }
        #expect(taken < .seconds(5), "a thousand refusals: none waits, not even for the first attempt to connect")
        try await server.start()
        try await eventually { await client.failure(["PING"]) == nil }
        #expect(observations.all.contains(.breakerClosed))
        await client.shutdown()
    }

    @Test("a stopped server: deadlines hold, the breaker opens, and no late reply reaches another caller")
    func stopped() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let configuration = server.configuration {
            $0.commandTimeout = .milliseconds(100)
            $0.connectTimeout = .milliseconds(100)
        }
        let client = try RedisClient(configuration, onObservation: observations.observe)
        try await eventually { await client.failure(["PING"], timeout: .seconds(5)) == nil }
        server.freeze()
        let sent = ContinuousClock.now
        #expect(await client.failure(["ECHO", "late"]) == .timedOut)
        let failed = try await observations.awaitedInstant(of: .commandFailed(name: "ECHO", .timedOut))
        #expect(failed - sent >= .milliseconds(100) && failed - sent < .seconds(5), "its deadline, and no other's")
        try await eventually {
            _ = await client.failure(["ECHO", "late"])
            return observations.all.contains(.breakerOpened)
        }
        #expect(await client.failure(["ECHO", "late"]) == .unavailable(.timedOut))
        server.thaw()
        try await eventually { await client.failure(["PING"]) == nil }
        for round in 0..<200 {
            #expect(
                try await client.send(["ECHO", .integer(Int64(round))], timeout: .seconds(5)).integer == Int64(round))
        }
        await client.shutdown()
    }

    @Test("a slow server: what is late fails by its deadline, what went with it is told so, later calls are right")
    func slow() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let client = try RedisClient(server.configuration(), onObservation: observations.observe)
        _ = try await client.send(["PING"])
        // Slow without end, so that no pause of this machine is long enough for an answer.
        server.freeze()
        let first = Task { await client.failure(["INCR", "n"], timeout: .seconds(30)) }
        try await client.taken(1)
        let sent = ContinuousClock.now
        #expect(await client.failure(["PING"], timeout: .milliseconds(100)) == .timedOut)
        let failed = try await observations.awaitedInstant(of: .commandFailed(name: "PING", .timedOut))
        #expect(failed - sent >= .milliseconds(100) && failed - sent < .seconds(5), "its deadline, and no other's")
        // A call whose time ran out before it was written has cost nobody the connection: then the next one does.
        try await eventually {
            if observations.all.contains(.disconnected(.timedOut)) { return true }
            _ = await client.failure(["PING"], timeout: .milliseconds(100))
            return false
        }
        #expect(await first.value == .connectionLost(.timedOut))
        server.thaw()
        try await eventually { await client.failure(["PING"]) == nil }
        #expect(try await client.send(["ECHO", "after"]).string == "after")
        await client.shutdown()
    }

    @Test("a connection that the server closes is replaced at once")
    func closedByServer() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let client = try RedisClient(server.configuration(), onObservation: observations.observe)
        let id = try #require(try await client.send(["CLIENT", "ID"]).integer)
        _ = await client.failure(["CLIENT", "KILL", "ID", .integer(id), "SKIPME", "no"])
        try await eventually { observations.count { $0 == .connected } == 2 }
        #expect(try await client.send(["CLIENT", "ID"]).integer != id)
        #expect(!observations.all.contains(.breakerOpened))
        await client.shutdown()
    }

    @Test("a client may be made before its server")
    func serverComesLater() async throws {
        let server = try await RedisServer()
        server.kill()
        let client = try RedisClient(server.configuration())
        try await eventually { if case .unavailable? = await client.failure(["PING"]) { true } else { false } }
        try await server.start()
        try await eventually { await client.failure(["PING"]) == nil }
        await client.shutdown()
    }
}
