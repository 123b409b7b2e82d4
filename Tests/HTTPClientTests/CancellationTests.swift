import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("Cancelling, dropping and shutting down", .timeLimit(.minutes(1)))
struct CancellationTests {
    @Sendable private static func hangBeforeHead(_ connection: RawConnection) {
        connection.readRequest()
        connection.hang()
    }

    @Sendable private static func hangInBody(_ connection: RawConnection) {
        connection.readRequest()
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
        connection.hang()
    }

    @Test("a call whose server keeps silent ends at once when its task is cancelled")
    func beforeHead() async throws {
        try await withServer(Self.hangBeforeHead) { server, client in
            let call = Task { try await client.send(.plain(.get, server.url)) }
            try await until { server.observed.requests.count == 1 }
            call.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await call.value }
            try await until { server.observed.closedByClientCount == 1 }
            #expect(client.load.isIdle)
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func beforeCall() async throws {
        try await withServer(Self.hangBeforeHead) { server, client in
            let call = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await client.send(.plain(.get, server.url))
            }
            await #expect(throws: HTTPClientError.cancelled) { try await call.value }
            try await until { client.load.isIdle }
            #expect(server.observed.requests.isEmpty)
        }
    }

    @Test("a reader that waits for more ends at once when its task is cancelled")
    func inBody() async throws {
        try await withServer(Self.hangInBody) { server, client in
            let response = try await client.send(.plain(.get, server.url))
            let reading = Task {
                var chunks = response.body.makeAsyncIterator()
                #expect(try await chunks.next() == Array("part".utf8))
                server.observe { $0.mayGoOn = true }
                _ = try await chunks.next()
            }
            try await until { server.observed.mayGoOn }
            reading.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await reading.value }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("a response that is dropped unread stops its transfer")
    func dropped() async throws {
        try await withServer(Self.hangInBody) { server, client in
            do {
                let response = try await client.send(.plain(.get, server.url))
                #expect(response.status == 200)
            }
            try await until { server.observed.closedByClientCount == 1 }
            try await until { client.load.runningCount == 0 }
        }
    }

    @Test("leaving the loop over a body stops its transfer")
    func leftLoop() async throws {
        try await withServer(Self.hangInBody) { server, client in
            for try await chunk in try await client.send(.plain(.get, server.url)).body {
                #expect(chunk == Array("part".utf8))
                break
            }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("a second reader is told, and does not disturb the first")
    func secondReader() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            connection.awaitLeave()
            connection.send("part")
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            // Whichever comes second is the one that fails.
            let outcomes = await withTaskGroup(of: Result<[UInt8], any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do { return .success(try await response.body.collect(upTo: 10)) } catch {
                            return .failure(error)
                        }
                    }
                }
                let first = await group.next()
                server.observe { $0.mayGoOn = true }
                return [first, await group.next()]
            }
            guard case .failure(let error)? = outcomes[0], case .success(let body)? = outcomes[1] else {
                return #expect(Bool(false), "one fails, and the other has all")
            }
            #expect(error as? HTTPClientError == .bodyHasAnotherReader)
            #expect(body == Array("part".utf8))
        }
    }

    @Test("shutdown fails what runs and what waits, and every later call")
    func shutDown() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.transferCountMax = 2
        try await withServer(
            { connection in
                guard let request = connection.readRequest() else { return }
                if request.lines[0].contains("body") { connection.send("HTTP/1.1 200 OK\r\n\r\npart") }
                connection.hang()
            }, configuration: configuration
        ) { server, client in
            let response = try await client.send(.plain(.get, server.url + "body"))
            let running = Task { try await client.send(.plain(.get, server.url)) }
            try await until { client.load.runningCount == 2 }
            let waiting = Task { try await client.send(.plain(.get, server.url)) }
            try await until { client.load.waitingCount == 1 }
            client.shutDown()
            await #expect(throws: HTTPClientError.shutDown) { try await running.value }
            await #expect(throws: HTTPClientError.shutDown) { try await waiting.value }
            await #expect(throws: HTTPClientError.shutDown) { try await response.body.collect(upTo: 100) }
            await #expect(throws: HTTPClientError.shutDown) { try await client.send(.plain(.get, server.url)) }
        }
    }

    @Test("a client that goes away closes all its connections")
    func clientGoesAway() async throws {
        try await RawServer.with { connection in
            while connection.readRequest() != nil { connection.respond(body: "hello") }
            connection.server.observe { $0.closedByClientCount += 1 }
        } _: { server in
            do {
                let client = HTTPClient()
                try await withThrowingTaskGroup { group in
                    for _ in 0..<20 { group.addTask { _ = try await client.fetch(.plain(.get, server.url)) } }
                    try await group.waitForAll()
                }
                #expect(server.observed.closedByClientCount == 0, "they are kept as long as the client lives")
            }
            try await until { server.observed.closedByClientCount == server.observed.connectionCount }
        }
    }
}
