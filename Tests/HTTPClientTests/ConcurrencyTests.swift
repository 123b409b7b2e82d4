import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("Many requests", .timeLimit(.minutes(1)))
struct ConcurrencyTests {
    private func configuration(transferCountMax: Int, waitingCountMax: Int) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.transferCountMax = transferCountMax
        configuration.waitingCountMax = waitingCountMax
        return configuration
    }

    @Test("beyond places and queue a request is refused at once, and a place that is freed is given on")
    func overloaded() async throws {
        try await withServer(
            { connection in
                while connection.readRequest() != nil {
                    connection.awaitLeave()
                    connection.respond(body: "done")
                }
            }, configuration: configuration(transferCountMax: 1, waitingCountMax: 1)
        ) { server, client in
            let running = Task { try await client.fetch(.plain(.get, server.url)).body }
            try await until { server.observed.requests.count == 1 }
            let waiting = Task { try await client.fetch(.plain(.get, server.url)).body }
            try await until { client.load.waitingCount == 1 }
            await #expect(throws: HTTPClientError.overloaded) { try await client.send(.plain(.get, server.url)) }
            server.observe { $0.mayGoOn = true }
            #expect(try await running.value == "done")
            #expect(try await waiting.value == "done")
        }
    }

    @Test("who waits for a place can be cancelled, and the total runs meanwhile")
    func waiting() async throws {
        try await withServer(
            { connection in
                connection.readRequest()
                connection.hang()
            }, configuration: configuration(transferCountMax: 1, waitingCountMax: 2)
        ) { server, client in
            let running = Task { try await client.send(.plain(.get, server.url)) }
            try await until { server.observed.requests.count == 1 }
            let cancelled = Task { try await client.send(.plain(.get, server.url)) }
            try await until { client.load.waitingCount == 1 }
            var request = HTTPRequest.plain(.get, server.url)
            request.deadlines.total = .milliseconds(100)
            await #expect(throws: HTTPClientError.timedOut(.total)) { try await client.send(request) }
            #expect(client.load.waitingCount == 1)
            cancelled.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await cancelled.value }
            #expect(client.load.waitingCount == 0)
            running.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await running.value }
            #expect(server.observed.connectionCount == 1, "those that waited never connected")
        }
    }

    @Test("a refused or failed request leaves no place taken")
    func placesReturn() async throws {
        try await withServer(
            { connection in
                guard let request = connection.readRequest() else { return }
                if request.lines[0].contains("good") { connection.respond(body: "good") }
            }, configuration: configuration(transferCountMax: 2, waitingCountMax: 0)
        ) { server, client in
            for _ in 0..<20 {
                await #expect(throws: HTTPClientError.connectionLost) {
                    try await client.send(.plain(.get, server.url))
                }
                await #expect(throws: HTTPClientError.cannotReadBody) {
                    try await client.send(.plain(.put, server.url, body: .file(path: "/does/not/exist")))
                }
                let response = try await client.fetch(.plain(.get, server.url + "good"))
                #expect(response.body == "good")
            }
            try await until { client.load.isIdle }
        }
    }

    @Test("hundreds of transfers, some cancelled and some dropped, all end, and leave nothing open")
    func many() async throws {
        try await withServer(
            { connection in
                while let request = connection.readRequest() {
                    let path = String(request.lines[0].split(separator: " ")[1].dropFirst())
                    if path.hasPrefix("hang") { return connection.hang() }
                    connection.respond(body: String(repeating: path, count: 1_000))
                }
                connection.server.observe { $0.closedByClientCount += 1 }
            }, configuration: configuration(transferCountMax: 16, waitingCountMax: 1_000)
        ) { server, client in
            try await withThrowingTaskGroup { group in
                for index in 0..<600 {
                    group.addTask {
                        switch index % 3 {
                        case 0:
                            let response = try await client.fetch(.plain(.get, server.url + "\(index)"))
                            #expect(response.body == String(repeating: "\(index)", count: 1_000))
                        case 1:
                            let call = Task { try await client.send(.plain(.get, server.url + "hang\(index)")) }
                            if index % 2 == 0 { await Task.yield() }
                            call.cancel()
                            await #expect(throws: HTTPClientError.cancelled) { try await call.value }
                        default:
                            #expect(try await client.send(.plain(.get, server.url + "\(index)")).status == 200)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await until { client.load.isIdle }
            client.shutDown()
            try await until { server.observed.closedByClientCount == server.observed.connectionCount }
        }
    }

    @Test("clients that come and go leave no socket and no thread")
    func leaks() async throws {
        // In a process of its own: other tests open and close at the same time.
        await #expect(processExitsWith: .success) {
            // The server's threads stay until it is stopped, so clients' are told by their name.
            func areThreadsGone() -> Bool { !ThisProcess.threadNames.contains("http") }
            try await RawServer.with { connection in
                while connection.readRequest() != nil { connection.respond(body: "hello") }
            } _: { server in
                func use() async throws {
                    let client = HTTPClient()
                    try await withThrowingTaskGroup { group in
                        for _ in 0..<10 { group.addTask { _ = try await client.fetch(.plain(.get, server.url)) } }
                        try await group.waitForAll()
                    }
                    try await until { client.load.isIdle }
                    try #require(!areThreadsGone(), "a client has one as long as it lives")
                    client.shutDown()
                }
                try await use()
                try await until("threads return", areThreadsGone)
                let socketCount = ThisProcess.socketCount
                for _ in 0..<20 { try await use() }
                try await until("sockets return") { ThisProcess.socketCount <= socketCount }
            }
            try await until("threads return", areThreadsGone)
        }
    }

    @Test("proxies from the environment are not used")
    func environmentProxy() async throws {
        await #expect(processExitsWith: .success) {
            try await RawServer.with {
                $0.respond(body: "proxy")
            } _: { proxy in
                for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"] {
                    setenv(name, proxy.url, 1)
                }
                try await withServer { connection in
                    connection.readRequest()
                    connection.respond(body: "server")
                } _: { server, client in
                    let response = try await client.fetch(.plain(.get, server.url))
                    #expect(response.body == "server")
                }
                #expect(proxy.observed.connectionCount == 0)
            }
        }
    }
}
