import Redis
import Testing

@Suite("Bounds and ends", .timeLimit(.minutes(1)))
struct BoundTests {
    @Test("at the bound of the queue a call is refused at once, and room comes back with the replies")
    func queueBound() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration { $0.queueCommandsMax = 8 })
        _ = try await client.send(["PING"])
        server.freeze()
        let calls = (0..<8).map { _ in Task { await client.failure(["PING"], timeout: .seconds(30)) } }
        try await client.taken(8)
        for _ in 0..<12 { #expect(await client.failure(["PING"]) == .overloaded) }
        #expect(client.commandsPending == 8)
        server.thaw()
        for call in calls { #expect(await call.value == nil) }
        #expect(client.commandsPending == 0, "the room is there before the caller goes on")
        #expect(try await client.send(pipeline: Array(repeating: ["PING"], count: 8)).count == 8)
        await client.shutdown()
    }

    @Test("a call larger than the whole queue is refused for good")
    func tooLarge() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(
            server.configuration {
                $0.queueCommandsMax = 8
                $0.queueBytesMax = 1_000
            })
        #expect(await client.failure(["SET", "k", .bytes(Array(repeating: 0, count: 1_000))]) == .commandTooLarge)
        await #expect(throws: RedisError.commandTooLarge) {
            try await client.send(pipeline: Array(repeating: ["PING"], count: 9))
        }
        #expect(await client.failure(["PING"]) == nil)
        await client.shutdown()
    }

    @Test("a reply over its bound ends the connection, and the next one works")
    func replyBound() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration { $0.replyBytesMax = 10_000 })
        _ = try await client.send(["SETRANGE", "k", 100_000, "x"])
        #expect(await client.failure(["GET", "k"]) == .connectionLost(.replyTooLarge))
        #expect(try await client.send(["GETRANGE", "k", 0, 8_000]).bytes?.count == 8_001)
        await client.shutdown()
    }

    @Test("shutting down fails what is queued and in flight, and every later call")
    func shutdown() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        _ = try await client.send(["PING"])
        server.freeze()
        let calls = (0..<50).map { _ in Task { await client.failure(["PING"], timeout: .seconds(30)) } }
        try await client.taken(50)
        await client.shutdown()
        for call in calls { #expect(await call.value == .shutDown) }
        #expect(await client.failure(["PING"]) == .shutDown)
        await client.shutdown()
    }

    @Test("letting go of a client without shutting it down ends its thread as well")
    func released() async throws {
        let server = try await RedisServer()
        let observer = try RedisClient(server.configuration { $0.clientName = "observer" })
        do {
            let client = try RedisClient(server.configuration { $0.clientName = "released" })
            _ = try await client.send(["PING"])
        }
        try await eventually {
            (try? await observer.send(["CLIENT", "LIST"]).string)?.contains("name=released") == false
        }
        await observer.shutdown()
    }
}
