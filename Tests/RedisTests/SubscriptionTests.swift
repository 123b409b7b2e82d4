import Redis
import Testing

@Suite("Subscriptions", .timeLimit(.minutes(1)))
struct SubscriptionTests {
    private func message(_ channel: String, _ text: String) -> RedisEvent {
        .message(channel: channel, payload: Array(text.utf8))
    }

    @Test("messages of channels and patterns arrive in order, with every byte")
    func order() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let subscription = try RedisSubscription(server.configuration(), channels: ["a", "a"], patterns: ["p.*"])
        var events = subscription.events.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        for number in 0..<500 { _ = try await client.send(["PUBLISH", "a", "\(number)"]) }
        _ = try await client.send(["PUBLISH", "p.x", .bytes([0, 13, 10, 255])])
        _ = try await client.send(["PUBLISH", "elsewhere", "never"])
        for number in 0..<500 { #expect(await events.next() == message("a", "\(number)")) }
        #expect(await events.next() == .message(channel: "p.x", payload: [0, 13, 10, 255]))
        await subscription.close()
        #expect(await events.next() == nil)
        await client.shutdown()
    }

    @Test("after a restart it subscribes again, and says that messages may be missing")
    func restart() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let subscription = try RedisSubscription(server.configuration(), channels: ["a"])
        var events = subscription.events.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        server.kill()
        try await server.start()
        #expect(await events.next() == .reconnected)
        try await eventually { await client.failure(["PUBLISH", "a", "again"]) == nil }
        #expect(await events.next() == message("a", "again"))
        await subscription.close()
        await client.shutdown()
    }

    @Test("a stopped server is noticed although its socket stays open")
    func stopped() async throws {
        let server = try await RedisServer()
        let observations = Observations()
        let configuration = server.configuration {
            $0.subscriptionPingInterval = .milliseconds(50)
            $0.connectTimeout = .milliseconds(100)
        }
        let subscription = try RedisSubscription(
            configuration, channels: ["a"], onObservation: observations.observe)
        var events = subscription.events.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        server.freeze()
        try await eventually { observations.all.contains(.disconnected(.timedOut)) }
        server.thaw()
        #expect(await events.next() == .reconnected)
        await subscription.close()
    }

    @Test("a slow reader loses the oldest, is told how many, and keeps the newest in order")
    func slowReader() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let observations = Observations()
        let subscription = try RedisSubscription(
            server.configuration { $0.subscriptionEventsMax = 10 }, channels: ["a"],
            onObservation: observations.observe)
        var events = subscription.events.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        for number in 0..<100 { _ = try await client.send(["PUBLISH", "a", "\(number)"]) }
        try await eventually { observations.count { $0 == .eventsDropped(count: 1) } == 90 }
        #expect(await events.next() == .dropped(count: 90))
        for number in 90..<100 { #expect(await events.next() == message("a", "\(number)")) }
        await subscription.close()
        await client.shutdown()
    }

    @Test("cancelling the reader ends the stream and the subscription")
    func cancelled() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let subscription = try RedisSubscription(server.configuration(), channels: ["a"])
        let reader = Task { for await _ in subscription.events {} }
        try await eventually { (try? await client.send(["PUBLISH", "a", "x"]))?.integer == 1 }
        reader.cancel()
        await reader.value
        try await eventually { (try? await client.send(["PUBLISH", "a", "x"]))?.integer == 0 }
        await subscription.close()
        await client.shutdown()
    }
}
