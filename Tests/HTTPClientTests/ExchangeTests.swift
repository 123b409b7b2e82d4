import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("Requests and responses", .timeLimit(.minutes(1)))
struct ExchangeTests {
    @Test("status, headers and body arrive as the server sent them")
    func response() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.respond(
                "404 Not Found", headers: "X-One: 1\r\nx-two:  two words \r\nX-One: again\r\n", body: "no")
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            #expect(response.status == 404)
            #expect(response.headers["x-one"] == "1")
            #expect(response.headers["X-TWO"] == "two words")
            #expect(response.headers.fields.map(\.name) == ["Content-Length", "X-One", "x-two", "X-One"])
            #expect(try await response.body.collect(upTo: 10) == Array("no".utf8))
        }
    }

    @Test("the request line, headers and body are what was asked for")
    func request() async throws {
        var configuration = HTTPClient.Configuration()
        configuration.userAgent = "tests"
        try await withServer(
            { connection in
                while connection.readRequest() != nil { connection.respond() }
            }, configuration: configuration
        ) { server, client in
            let body = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
            _ = try await client.fetch(
                .plain(.post, server.url + "a/../b?q=1", headers: ["X-Key": "k", "X-Empty": ""], body: .bytes(body)))
            _ = try await client.fetch(.plain(.post, server.url))
            _ = try await client.fetch(.plain(.delete, server.url))

            let requests = server.observed.requests
            try #require(requests.count == 3)
            #expect(requests[0].lines[0] == "POST /a/../b?q=1 HTTP/1.1")
            #expect(requests[0]["host"] == "127.0.0.1:\(server.port)")
            #expect(requests[0]["x-key"] == "k")
            #expect(requests[0]["x-empty"] == "")
            #expect(requests[0]["user-agent"] == "tests")
            #expect(requests[0]["expect"] == nil)
            #expect(requests[0].body == body)
            #expect(requests[1]["content-length"] == "0")
            #expect(requests[1]["x-key"] == nil, "nothing of one request is left for the next")
            #expect(requests[2].lines[0] == "DELETE / HTTP/1.1")
            #expect(server.observed.connectionCount == 1, "the connection is kept")
        }
    }

    @Test("an empty body is still a body, and its response is awaited as one")
    func emptyBody() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.hang()
        } _: { server, client in
            var request = HTTPRequest.plain(.put, server.url, body: .bytes([]))
            request.deadlines.firstByte = .milliseconds(100)
            await #expect(throws: HTTPClientError.timedOut(.firstByte)) { try await client.send(request) }
            #expect(server.observed.requests.first?["content-length"] == "0")
        }
    }

    @Test("HEAD has no body, whatever length it announces")
    func head() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            connection.hang()
        } _: { server, client in
            let response = try await client.send(.plain(.head, server.url))
            #expect(response.headers["content-length"] == "99999999999")
            #expect(try await response.body.collect(upTo: 0).isEmpty)
        }
    }

    @Test("a file is sent whole; what is no regular file is refused")
    func file() async throws {
        let path = "/tmp/http-client-test-\(UInt64.random(in: 0 ... .max))"
        let content = [UInt8]((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let descriptor = open(path, O_CREAT | O_WRONLY | O_EXCL, 0o600)
        #expect(write(descriptor, content, content.count) == content.count)
        close(descriptor)
        defer { unlink(path) }
        try await withServer { connection in
            while connection.readRequest() != nil { connection.respond() }
        } _: { server, client in
            _ = try await client.fetch(.plain(.put, server.url, body: .file(path: path)))
            #expect(server.observed.requests.first?.body == content)
            for wrong in ["/tmp", "/dev/zero", "/does/not/exist"] {
                await #expect(throws: HTTPClientError.cannotReadBody) {
                    try await client.send(.plain(.put, server.url, body: .file(path: wrong)))
                }
            }
            #expect(client.load.isIdle)
        }
    }

    @Test("a body comes whole, however the server cuts it", arguments: [1, 7, 10_000])
    func pieces(size: Int) async throws {
        let body = String((0..<3_000).map { "\($0 % 10)" }.joined())
        try await withServer { connection in
            connection.sendAtOnce()
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            var rest = Substring(body)
            while !rest.isEmpty {
                let piece = rest.prefix(size)
                rest.removeFirst(piece.count)
                connection.send("\(String(piece.count, radix: 16))\r\n\(piece)\r\n")
            }
            connection.send("0\r\nX-Trailer: t\r\n\r\n")
        } _: { server, client in
            let response = try await client.fetch(.plain(.get, server.url))
            #expect(response.body == body)
        }
    }

    @Test("the head may come byte by byte, and after interim responses")
    func headInPieces() async throws {
        try await withServer { connection in
            connection.sendAtOnce()
            connection.readRequest()
            for byte in "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                .utf8
            {
                connection.send([byte])
            }
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            #expect(response.status == 200)
            #expect(response.headers["x-early"] == nil)
            #expect(try await response.body.collect(upTo: 2) == Array("ok".utf8))
        }
    }

    @Test("chunks are there before the body is complete")
    func streaming() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none")
            connection.awaitLeave()
            connection.send("two")
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            var chunks = response.body.makeAsyncIterator()
            #expect(try await chunks.next() == Array("one".utf8))
            server.observe { $0.mayGoOn = true }
            #expect(try await chunks.next() == Array("two".utf8))
            #expect(try await chunks.next() == nil)
            #expect(try await chunks.next() == nil)
        }
    }

    @Test("a kept connection that the server has closed meanwhile is replaced, not reported")
    func deadConnection() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.respond(body: "hello")
        } _: { server, client in
            for _ in 0..<5 {
                let response = try await client.fetch(.plain(.post, server.url, body: .bytes([1, 2, 3])))
                #expect(response.body == "hello")
            }
            #expect(server.observed.requests.count == 5)
            #expect(server.observed.requests.allSatisfy { $0.body == [1, 2, 3] })
        }
    }
}
