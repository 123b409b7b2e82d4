import Redis
import Testing

@Suite("Hostile servers", .timeLimit(.minutes(1)))
struct HostileTests {
    @Test(
        "an answer that breaks the protocol or a bound fails its call, and the next connection serves",
        arguments: [
            ("HTTP/1.1 400 Bad Request\r\n", .protocolViolation), ("*2147483647\r\n", .replyTooLarge),
            (String(repeating: "*1\r\n", count: 9), .replyTooLarge),
            ("+" + String(repeating: "x", count: 60_000), .replyTooLarge),
        ] as [(String, RedisOutage)])
    func broken(answer: String, outage: RedisOutage) async throws {
        let server = try HostileServer(answers: [answer])
        var configuration = server.configuration
        configuration.replyBytesMax = 50_000
        let client = try RedisClient(configuration)
        #expect(await client.failure(["GET", "k"]) == .connectionLost(outage))
        #expect(try await client.send(["GET", "k"]).string == "OK")
        await client.shutdown()
    }

    @Test("a reply that nobody asked for ends the connection and reaches nobody")
    func unasked() async throws {
        let server = try HostileServer(answers: ["+first\r\n+second\r\n"])
        let observations = Observations()
        let client = try RedisClient(server.configuration, onObservation: observations.observe)
        #expect(try await client.send(["GET", "k"]).string == "first")
        try await eventually { observations.all.contains(.disconnected(.protocolViolation)) }
        #expect(try await client.send(["GET", "k"]).string == "OK")
        await client.shutdown()
    }

    @Test("a reply cut short never counts, and its deadline holds")
    func cut() async throws {
        let server = try HostileServer(answers: ["$10\r\nabc"])
        let observations = Observations()
        let client = try RedisClient(server.configuration, onObservation: observations.observe)
        try await eventually {
            // Nobody is served before the connection has ended, and whoever asks after that is.
            #expect([.timedOut, nil].contains(await client.failure(["GET", "k"], timeout: .milliseconds(100))))
            return observations.all.contains(.disconnected(.timedOut))
        }
        #expect(try await client.send(["GET", "k"]).string == "OK")
        await client.shutdown()
    }

    @Test(
        "a greeting that is refused keeps calls away, with the reason",
        arguments: [("-ERR max number of clients reached\r\n", "ERR"), ("+OK\r\n-LOADING soon\r\n", "LOADING")])
    func refusedGreeting(greeting: String, code: String) async throws {
        let server = try HostileServer(greeting: greeting, answers: [])
        let client = try RedisClient(server.configuration)
        try await eventually { await client.failure(["PING"]) == .unavailable(.refused(code: code)) }
        await client.shutdown()
    }

    @Test(
        "a subscription delivers nothing that is not a message",
        arguments: ["+hello\r\n?", ":1\r\n", "*1\r\n$1\r\nx\r\n"])
    func subscription(answer: String) async throws {
        let confirmation = "*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n"
        let server = try HostileServer(answers: [confirmation + answer, confirmation])
        let subscription = try RedisSubscription(server.configuration, channels: ["a"])
        var events = subscription.events.makeAsyncIterator()
        #expect(await events.next() == .subscribed)
        #expect(await events.next() == .reconnected)
        await subscription.close()
    }

    @Test("a name that has no address is an outage, and a resolver that takes its time delays no deadline")
    func unresolvable() async throws {
        var configuration = RedisConfiguration(endpoint: .tcp(host: "nowhere.invalid", port: 6_379))
        configuration.connectTimeout = .milliseconds(200)
        let observations = Observations()
        let client = try RedisClient(configuration, onObservation: observations.observe)
        let sent = ContinuousClock.now
        let error = try #require(await client.failure(["PING"]))
        let failed = try await observations.awaitedInstant(of: .commandFailed(name: "PING", error))
        #expect(failed - sent < .seconds(3), "sooner than a name server is given up")
        try await eventually { if case .unavailable? = await client.failure(["PING"]) { true } else { false } }
        await client.shutdown()
    }
}
