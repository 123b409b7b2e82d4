import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("What a response may take", .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("a head beyond its bound is refused, as many lines or as one", arguments: [10, 60_000, 90_000, 300_000])
    func hugeHead(lineByteCount: Int) async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            let line = "X-Filler: \(String(repeating: "f", count: lineByteCount))\r\n"
            while connection.send(line) {}
        } _: { server, client in
            await #expect(throws: HTTPClientError.tooLarge(.head)) { try await client.send(.plain(.get, server.url)) }
            #expect(server.observed.sentByteCount < 32 << 20)
        }
    }

    @Test("a body without end is cut at its bound")
    func endlessBody() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
            while connection.send(filler) {}
        } _: { server, client in
            var request = HTTPRequest.plain(.get, server.url)
            request.responseBytesMax = 1_000_000
            let response = try await client.send(request)
            var receivedCount = 0
            let error = await #expect(throws: HTTPClientError.self) {
                for try await chunk in response.body { receivedCount += chunk.count }
            }
            #expect(error == .tooLarge(.body))
            #expect(receivedCount <= 1_000_000)
            try await until { client.load.runningCount == 0 }
        }
    }

    @Test("a body that announces too much is refused before it begins")
    func announced() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
            connection.hang()
        } _: { server, client in
            await #expect(throws: HTTPClientError.tooLarge(.body)) { try await client.send(.plain(.get, server.url)) }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("a body of exactly the bound is allowed")
    func exact() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.respond(body: String(repeating: "x", count: 1_000))
        } _: { server, client in
            var request = HTTPRequest.plain(.get, server.url)
            request.responseBytesMax = 1_000
            let response = try await client.fetch(request)
            #expect(response.body.utf8.count == 1_000)
        }
    }

    @Test("collecting stops at its own bound, and stops the transfer")
    func collect() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n12345")
            connection.hang()
        } _: { server, client in
            let response = try await client.send(.plain(.get, server.url))
            await #expect(throws: HTTPClientError.tooLarge(.body)) { try await response.body.collect(upTo: 4) }
            try await until { server.observed.closedByClientCount == 1 }
        }
    }

    @Test("a line of a gigabyte in an event stream is given up at its bound")
    func endlessLine() async throws {
        try await withServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: first\n\ndata: ")
            let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 65_536)
            for _ in 0..<16_384 { guard connection.send(filler) else { return } }
        } _: { server, client in
            do {
                var request = HTTPRequest.plain(.get, server.url)
                request.responseBytesMax = 2 << 30
                let response = try await client.send(request)
                var events = response.body.serverSentEvents(eventBytesMax: 100_000).makeAsyncIterator()
                #expect(try await events.next()?.data == "first")
                await #expect(throws: HTTPClientError.tooLarge(.event)) { try await events.next() }
                await #expect(throws: HTTPClientError.tooLarge(.event)) { try await events.next() }
            }
            try await until { client.load.runningCount == 0 }
            #expect(server.observed.sentByteCount < 64 << 20)
        }
    }

    @Test("a reader that lags behind holds the server up, loses nothing, and no silence is held against it")
    func backpressure() async throws {
        let byteCount = 48 << 20
        let filler = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 13) }
        // What follows any byte of the body, for as long as one chunk may be.
        let pattern = filler + filler + filler
        var configuration = HTTPClient.Configuration()
        configuration.bufferBytesMax = 100_000
        try await withServer(
            { connection in
                connection.readRequest()
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(byteCount)\r\n\r\n")
                for _ in 0..<(byteCount / filler.count) { guard connection.send(filler) else { return } }
            }, configuration: configuration
        ) { server, client in
            var request = HTTPRequest.plain(.get, server.url)
            request.deadlines.betweenBytes = .milliseconds(250)
            request.deadlines.total = .seconds(55)
            request.responseBytesMax = byteCount
            let response = try await client.send(request)
            // The server finds out after 500 ms of nothing being taken: longer than the deadline between bytes.
            try await until { server.observed.isSendBlocked }
            #expect(server.observed.sentByteCount < 16 << 20, "only what the kernel's buffers hold")

            var offset = 0
            var largestChunk = 0
            var isIntact = true
            for try await chunk in response.body {
                largestChunk = max(largestChunk, chunk.count)
                try #require(chunk.count <= filler.count * 2)
                isIntact = isIntact && memcmp(chunk, Array(pattern[(offset % filler.count)...]), chunk.count) == 0
                offset += chunk.count
            }
            #expect(offset == byteCount)
            #expect(isIntact)
            #expect(largestChunk <= 100_000)
        }
    }
}
