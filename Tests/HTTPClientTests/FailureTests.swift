import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("Servers that misbehave", .timeLimit(.minutes(1)))
struct FailureTests {
    private static let short = HTTPDeadlines(
        connect: .seconds(20), firstByte: .milliseconds(150), betweenBytes: .milliseconds(150), total: .seconds(20))

    @Test("silence instead of a head is a time-out, and the connection is closed")
    func hangBeforeHead() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.hang()
        } _: { server, client in
            await #expect(throws: HTTPClientError.timedOut(.firstByte)) {
                try await client.send(.plain(.get, server.url, deadlines: Self.short))
            }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("silence inside the body is a time-out, after what has come was delivered")
    func hangInBody() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
            connection.hang()
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url, deadlines: Self.short))
            var chunks = response.body.makeAsyncIterator()
            #expect(try await chunks.next() == Array("part".utf8))
            await #expect(throws: HTTPClientError.timedOut(.betweenBytes)) { try await chunks.next() }
            await #expect(throws: HTTPClientError.timedOut(.betweenBytes)) { try await chunks.next() }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("a server that always sends one more byte is ended by the total")
    func trickle() async throws {
        try await withServer { connection in
            connection.sendAtOnce()
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            while connection.send("x") { usleep(10_000) }
        } _: { server, client in
            var request = HTTPRequest.plain(.get, server.url)
            request.deadlines.total = .milliseconds(400)
            await #expect(throws: HTTPClientError.timedOut(.total)) { try await client.fetch(request) }
        }
    }

    @Test("a server that takes its time, but less than it has, is waited for")
    func slowStart() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.awaitLeave()
            connection.respond(body: "late")
        } _: { server, client in
            async let response = client.fetch(.plain(.get, server.url))
            try await until { server.observed.requests.count == 1 }
            server.observe { $0.mayGoOn = true }
            let body = try await response.body
            #expect(body == "late")
        }
    }

    @Test("a server that takes no connection is a time-out of connecting")
    func connectHangs() async throws {
        // A full accept queue: the system lets further connection attempts go unanswered.
        let (listener, port) = try Loopback.listen(backlog: 0)
        let fillers = (0..<4).map { _ in Loopback.connect(to: port) }
        let client = HTTPClient()
        defer { for descriptor in fillers + [listener] { close(descriptor) } }
        var request = HTTPRequest.plain(.get, "http://127.0.0.1:\(port)/")
        request.deadlines.connect = .milliseconds(200)
        await #expect(throws: HTTPClientError.timedOut(.connect)) { try await client.send(request) }
    }

    @Test("a server that does not read is a time-out of sending")
    func sendHangs() async throws {
        try await withServer {
            $0.awaitLeave()
        } _: { server, client in
            defer { server.observe { $0.mayGoOn = true } }
            let body = [UInt8](repeating: 1, count: 32 << 20)
            let request = HTTPRequest.plain(.post, server.url, body: .bytes(body), deadlines: Self.short)
            await #expect(throws: HTTPClientError.timedOut(.send)) { try await client.send(request) }
        }
    }

    @Test("nobody at the port, and no such name")
    func nobody() async throws {
        let (listener, port) = try Loopback.listen(backlog: 1)
        close(listener)
        let client = HTTPClient()
        await #expect(throws: HTTPClientError.cannotConnect) {
            try await client.send(.plain(.get, "http://127.0.0.1:\(port)/"))
        }
        // Too long for a name, so that no name server is asked.
        let label = String(repeating: "a", count: 64)
        await #expect(throws: HTTPClientError.cannotResolve) {
            try await client.send(.plain(.get, "http://\(label).test/"))
        }
    }

    @Test(
        "a response that breaks off is lost, after what has come was delivered",
        arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"], [true, false])
    func truncated(framing: String, isReset: Bool) async throws {
        try await withServer { connection in
            connection.readRequest()
            let chunked = framing.hasPrefix("T")
            connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n\r\n\(chunked ? "64\r\npart" : "part")")
            connection.awaitLeave()
            if isReset { connection.reset() }
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            var chunks = response.body.makeAsyncIterator()
            #expect(try await chunks.next() == Array("part".utf8))
            server.observe { $0.mayGoOn = true }
            await #expect(throws: HTTPClientError.connectionLost) { try await chunks.next() }
        }
    }

    @Test("a connection that ends before the head is lost", arguments: [true, false])
    func lostBeforeHead(isReset: Bool) async throws {
        try await withServer { connection in
            connection.readRequest()
            if isReset { connection.reset() }
        } _: { server, client in
            await #expect(throws: HTTPClientError.connectionLost) { try await client.send(.plain(.get, server.url)) }
        }
    }

    @Test(
        "what is not HTTP is no response",
        arguments: ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "<html>hello</html>", "HTTP/9.9 what\r\n\r\n", "\r\n\r\n"])
    func notHTTP(answer: String) async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send(answer)
        } _: { server, client in
            await #expect(throws: HTTPClientError.invalidResponse) { try await client.send(.plain(.get, server.url)) }
        }
    }

    @Test("a redirect is a response like any other, and is not followed")
    func redirect() async throws {
        try await RawServer.with {
            $0.respond()
        } _: { other in
            try await withServer { connection in
                while let request = connection.readRequest() {
                    let target = request.lines[0].contains("metadata") ? "http://169.254.169.254/latest/" : other.url
                    connection.respond("302 Found", headers: "Location: \(target)\r\n")
                }
            } _: { server, client in
                for path in ["metadata", "other"] {
                    let response = try await client.send(.plain(.get, server.url + path))
                    #expect(response.status == 302)
                    #expect(response.headers["location"] != nil)
                    #expect(try await response.body.collect(upTo: 0).isEmpty)
                }
            }
            #expect(other.observed.connectionCount == 0)
        }
    }
}
