import Redis
import Testing

@Suite("Access control", .timeLimit(.minutes(1)))
struct AccessTests {
    private let rules = ["--user", "default", "off", "--user", "chat", "on", ">pw", "~groupd:*"]

    @Test("a user with the least rights connects, and is refused what it may not do, with a code")
    func leastRights() async throws {
        let server = try await RedisServer(rules + ["-@all", "+get", "+set"])
        let client = try RedisClient(
            server.configuration { $0.credentials = RedisCredentials(user: "chat", password: "pw") })
        #expect(try await client.send(["SET", "groupd:k", "v"]).string == "OK")
        #expect(try await client.send(["GET", "groupd:k"]).string == "v")
        for command in [["GET", "other"], ["FLUSHALL"], ["KEYS", "*"], ["CONFIG", "GET", "*"]] as [RedisCommand] {
            guard case .server(let error)? = await client.failure(command) else { throw NeverHappened() }
            #expect(error.code == "NOPERM")
        }
        await client.shutdown()
    }

    @Test("a subscription that the server refuses is attempted again, without hammering it")
    func refusedSubscription() async throws {
        let server = try await RedisServer(rules + ["resetchannels", "+@all"])
        let observations = Observations()
        let configuration = server.configuration {
            $0.credentials = RedisCredentials(user: "chat", password: "pw")
            $0.reconnectDelayMax = .milliseconds(20)
        }
        let subscription = try RedisSubscription(
            configuration, channels: ["a"], onObservation: observations.observe)
        try await eventually { observations.count { $0 == .disconnected(.refused(code: "NOPERM")) } >= 2 }
        await subscription.close()
    }
}
