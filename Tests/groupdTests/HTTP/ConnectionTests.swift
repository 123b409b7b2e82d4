import GroupChat
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import groupd

@Suite("HTTP connections", .scratchDatabase(from: .migrated), .tags(.database, .security), .timeLimit(.minutes(2)))
struct ConnectionTests {
    private static let get = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("one connection serves request after request, in order, also when they come at once")
    func keepAlive() async throws {
        try await HTTPFixture.with { server in
            let connection = try await TestConnection.open(port: server.port)
            for _ in 0..<3 {
                connection.send(Self.get)
                #expect(await connection.answer()?.status == 200)
            }
            connection.send(Self.get + "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
            var statuses: [Int?] = []
            for _ in 0..<3 { statuses.append(await connection.answer()?.status) }
            #expect(statuses == [200, 404, 200])
            connection.close()
        }
    }

    @Test("a body that was not read spoils nothing for the request after it")
    func unreadBody() async throws {
        try await HTTPFixture.with { server in
            let connection = try await TestConnection.open(port: server.port)
            connection.send("POST /groups HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello")
            #expect(await connection.answer()?.status == 401)
            connection.send(" world" + Self.get)
            #expect(await connection.answer()?.status == 200)
            connection.close()
        }
    }

    @Test("an HTTP/1.0 request is answered, and the connection ends")
    func oldVersion() async throws {
        try await HTTPFixture.with { server in
            let connection = try await TestConnection.open(port: server.port)
            connection.send("GET /health HTTP/1.0\r\n\r\n")
            let answer = await connection.answer()
            #expect(answer?.status == 200)
            #expect(answer?["connection"] == "close")
            #expect(await connection.rest() == [])
        }
    }

    @Test("a client that waits for leave to send its body gets it")
    func expectation() async throws {
        try await HTTPFixture.with { server in
            let ada = try await server.person("Ada")
            let connection = try await TestConnection.open(port: server.port)
            connection.send(
                "POST /groups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ada.token)\r\nExpect: 100-continue\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n")
            #expect(await connection.answer()?.status == 100)
            connection.send(#"{"name":"a"}"#)
            #expect(await connection.answer()?.status == 201)
            connection.close()
        }
    }

    @Test("headers without end are refused, and the server goes on")
    func headerFlood() async throws {
        try await HTTPFixture.with { server in
            for line in ["A: b\r\n", "A:\r\n", "\(String(repeating: "h", count: 4_000)): b\r\n"] {
                let connection = try await TestConnection.open(port: server.port)
                connection.send("GET /health HTTP/1.1\r\nHost: a\r\n")
                let lines = String(repeating: line, count: 2_000_000 / line.utf8.count)
                connection.send(lines + lines)
                #expect(await connection.answer()?.status == 431)
                connection.close()
                #expect(try await server.ask("GET", "/health").status == 200)
            }
        }
    }

    @Test("whoever does not send a request in time is told so and let go")
    func slowHeads() async throws {
        try await HTTPFixture.with {
            $0.settings.limits.handshake = .milliseconds(300)
        } _: { server in
            for start in ["", "GET /health HTTP/1.1\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nX-A: b"] {
                let connection = try await TestConnection.open(port: server.port)
                if !start.isEmpty { connection.send(start) }
                let answer = await connection.answer()
                #expect(answer?.status == 408, "\(start)")
                #expect(answer?.code == "request_timeout", "\(start)")
                connection.close()
            }
        }
    }

    @Test("whoever does not send a body in time is told so and let go")
    func slowBodies() async throws {
        try await HTTPFixture.with {
            $0.settings.limits.handshake = .milliseconds(300)
        } _: { server in
            let ada = try await server.person("Ada")
            let connection = try await TestConnection.open(port: server.port)
            connection.send(
                "POST /groups HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(ada.token)\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{")
            #expect(await connection.answer()?.status == 408)
            #expect(await connection.rest() == [])
        }
    }

    @Test("an idle connection is closed without a word")
    func idle() async throws {
        try await HTTPFixture.with {
            $0.settings.limits.idle = .milliseconds(200)
        } _: { server in
            let connection = try await TestConnection.open(port: server.port)
            connection.send(Self.get)
            #expect(await connection.answer()?.status == 200)
            #expect(await connection.rest() == [])
        }
    }

    @Test("a connection beyond the limit is told to come back, and a place given back is a place")
    func limit() async throws {
        try await HTTPFixture.with {
            $0.settings.connectionsMax = 2
        } _: { server in
            let first = try await TestConnection.open(port: server.port)
            let second = try await TestConnection.open(port: server.port)
            for connection in [first, second] {
                connection.send(Self.get)
                #expect(await connection.answer()?.status == 200)
            }
            let third = try await TestConnection.open(port: server.port)
            let refusal = await third.answer()
            #expect(refusal?.status == 503)
            #expect(refusal?.code == "overloaded")
            #expect(refusal?["retry-after"] == "5")
            first.close()
            third.close()
            try await eventually("the place is free again") {
                (try? await server.ask("GET", "/health").status) == 200
            }
            second.close()
        }
    }

    @Test("people who ask too fast are told when to come back, each for themself")
    func rates() async throws {
        try await HTTPFixture.with {
            $0.rates.command = .init(perMinute: 6, burst: 2)
            $0.rates.message = .init(perMinute: 6, burst: 1)
        } _: { server in
            let (ada, bob) = (try await server.person("Ada"), try await server.person("Bob"))
            let group = try await server.group(owner: ada)
            let send = { try await server.ask("POST", "/groups/\(group)/messages", as: ada, json: #"{"content":"a"}"#) }
            #expect(try await send().status == 201)
            let refused = try await send()
            #expect(refused.status == 429)
            #expect(refused.code == "rate_limited")
            #expect(refused["retry-after"].flatMap(Int.init).map { 1...10 ~= $0 } == true)
            for expected in [200, 200, 429] {
                #expect(try await server.ask("GET", "/groups", as: ada).status == expected)
            }
            #expect(try await server.ask("GET", "/groups", as: bob).status == 200)
        }
    }

    @Test("a WebSocket takes the connection over, whole frames that came with the request included")
    func upgrade() async throws {
        try await HTTPFixture.with {
            $0.sockets = EchoSockets()
        } _: { server in
            let connection = try await TestConnection.open(port: server.port)
            let hello: [UInt8] = [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]
            connection.send(
                Array(
                    """
                    GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
                    """.utf8) + hello)
            let answer = await connection.answer()
            #expect(answer?.status == 101)
            #expect(answer?["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            connection.send([0x88, 0x80, 0, 0, 0, 0])
            #expect(await connection.rest().starts(with: [0x81, 0x02, 0x68, 0x69]))
        }
    }

    @Test("going down waits for the answer that is under way")
    func shutdown() async throws {
        let (started, starting) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let connection = try await HTTPFixture.with {
            $0.slowHealth = {
                starting.yield()
                for await _ in released { break }
            }
        } _: { server in
            let connection = try await TestConnection.open(port: server.port)
            connection.send("GET /health/db HTTP/1.1\r\nHost: a\r\n\r\n")
            for await _ in started { break }
            Task {
                // The server is told to go down when this closure returns.
                try await Task.sleep(for: .milliseconds(100))
                release.yield()
            }
            return SendableBox(connection)
        }
        #expect(await connection.value.answer()?.status == 200)
        #expect(await connection.value.rest() == [])
    }
}

/// Carries one test's connection out of its server's scope.
private struct SendableBox: @unchecked Sendable {
    let value: TestConnection

    init(_ value: TestConnection) {
        self.value = value
    }
}
