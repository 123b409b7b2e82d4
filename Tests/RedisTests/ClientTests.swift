import Redis
import Testing

@Suite("Client", .timeLimit(.minutes(1)))
struct ClientTests {
    @Test("ten thousand commands in one pipeline are answered in order")
    func pipeline() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let commands = (0..<10_000).map { RedisCommand("ECHO", [.integer(Int64($0))]) }
        let replies = try await client.send(pipeline: commands)
        #expect(replies.map(\.integer) == (0..<10_000).map { Int64($0) })
        await client.shutdown()
    }

    @Test("64 tasks at once each get their own replies, and a task's commands run in its order")
    func concurrency() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<64 {
                group.addTask {
                    var wrong = 0
                    for round in 1...150 {
                        let count = try await client.send(["INCR", "n\(task)"])
                        let echo = try await client.send(["ECHO", "\(task).\(round)"])
                        if count != .integer(Int64(round)) || echo.string != "\(task).\(round)" { wrong += 1 }
                    }
                    return wrong
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wrong == 0)
        await client.shutdown()
    }

    @Test("a refusal inside a pipeline is a value, and the others run")
    func pipelineRefusal() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let replies = try await client.send(pipeline: [["SET", "k", "v"], ["LPUSH", "k", "x"], ["GET", "k"]])
        guard case .error(let error) = replies[1] else { throw NeverHappened() }
        #expect(error.code == "WRONGTYPE")
        #expect(replies[2].string == "v")
        #expect(try await client.send(pipeline: []) == [])
        await client.shutdown()
    }

    @Test("calls made before the connection stands wait for it")
    func early() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        #expect(try await client.send(["PING"]).string == "PONG")
        await client.shutdown()
    }

    @Test(
        "a command that would shift replies is refused, and the connection is not touched",
        arguments: [
            ["SUBSCRIBE", "a", "b"], ["monitor"], ["CLIENT", "reply", "OFF"], ["SELECT", 1], ["RESET"],
        ] as [RedisCommand])
    func unpipelinable(command: RedisCommand) async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        #expect(await client.failure(command) == .notPipelinable(name: command.name))
        #expect(try await client.send(["ECHO", "still here"]).string == "still here")
        await client.shutdown()
    }

    @Test("a connection is greeted with its user, database and name")
    func greeting() async throws {
        let server = try await RedisServer([
            "--user", "default", "off", "--user", "chat", "on", ">se:cret", "~*", "+@all",
        ])
        let configuration = server.configuration {
            $0.credentials = RedisCredentials(user: "chat", password: "se:cret")
            $0.database = 3
            $0.clientName = "groupd-test"
        }
        let client = try RedisClient(configuration)
        let info = try #require(try await client.send(["CLIENT", "INFO"]).string)
        #expect(info.contains(" name=groupd-test ") && info.contains(" db=3 ") && info.contains(" user=chat "))
        await client.shutdown()
    }

    @Test("a wrong password is told as such to every caller, without the password")
    func wrongPassword() async throws {
        let server = try await RedisServer(["--requirepass", "right"])
        let observations = Observations()
        let configuration = server.configuration { $0.credentials = RedisCredentials(password: "canary") }
        let client = try RedisClient(configuration, onObservation: observations.observe)
        try await eventually { observations.all.contains(.breakerOpened) }
        let error = await client.failure(["PING"])
        #expect(error == .unavailable(.refused(code: "WRONGPASS")))
        #expect(!"\(configuration) \(String(reflecting: configuration)) \(observations.all)".contains("canary"))
        await client.shutdown()
    }

    @Test("a cancelled call returns at once, and its reply reaches nobody else")
    func cancellation() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        _ = try await client.send(["PING"])
        server.freeze()
        let task = Task { await client.failure(["ECHO", "for the cancelled"], timeout: .seconds(30)) }
        try await client.taken(1)
        let next = Task { try await client.send(["ECHO", "for the next"], timeout: .seconds(30)) }
        try await client.taken(2)
        let taken = await duration {
            task.cancel()
            #expect(await task.value == .cancelled)
        }
        #expect(taken < .seconds(10), "long before its deadline")
        server.thaw()
        #expect(try await next.value.string == "for the next")
        await client.shutdown()
    }

    @Test("a call in a task that is cancelled already is not sent")
    func cancelledBefore() async throws {
        let server = try await RedisServer()
        let client = try RedisClient(server.configuration())
        let task = Task {
            try? await Task.sleep(for: .seconds(60))
            return await client.failure(["SET", "k", "v"])
        }
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await client.send(["EXISTS", "k"]) == .integer(0))
        await client.shutdown()
    }
}
