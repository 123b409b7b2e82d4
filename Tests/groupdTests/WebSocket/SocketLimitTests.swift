import GroupChat
import Synchronization
import TestSupport
import Testing

@testable import groupd

@Suite("Limits of sockets", .scratchDatabase(from: .migrated), .tags(.database), .timeLimit(.minutes(1)))
struct SocketLimitTests {
    @Test("without a hello in time a socket is closed")
    func noHello() async throws {
        try await SocketFixture.with {
            $0.limits.helloSeconds = 1
        } _: { fixture in
            let socket = try await fixture.open()
            #expect(await socket.closeCode() == 4_501)
        }
    }

    @Test("the newest connection of a person replaces the oldest")
    func replaces() async throws {
        try await SocketFixture.with {
            $0.limits.connectionsPerUser = 2
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let sockets = [
                try await fixture.connect(ada), try await fixture.connect(ada), try await fixture.connect(ada),
            ]
            #expect(await sockets[0].closeCode() == 4_509)
            for socket in sockets[1...] {
                socket.send(#"{"type":"ping"}"#)
                _ = try await socket.next("pong")
            }
        }
    }

    @Test("or is refused: at the upgrade where it says whose it is, and at hello otherwise")
    func refuses() async throws {
        try await SocketFixture.with {
            $0.limits.connectionsPerUser = 1
            $0.limits.replacesOldest = false
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let first = try await fixture.connect(ada)
            let refused = await #expect(throws: TestSocket.Refused.self) { try await fixture.open(as: ada) }
            #expect(refused?.answer.status == 429)
            #expect(refused?.answer["Retry-After"] != nil)
            let late = try await fixture.open()
            late.send(#"{"type":"hello","token":"\#(ada.token)"}"#)
            #expect(await late.closeCode() == 4_509)
            first.send(#"{"type":"ping"}"#)
            _ = try await first.next("pong")
        }
    }

    @Test("a full server answers the upgrade with 503, and takes people again when there is room")
    func full() async throws {
        try await SocketFixture.with {
            $0.limits.connections = 1
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let first = try await fixture.connect(ada)
            let refused = await #expect(throws: TestSocket.Refused.self) { try await fixture.open() }
            #expect(refused?.answer.status == 503 && refused?.answer["Retry-After"] != nil)
            first.close()
            try await eventually("the place is free again") { fixture.hub.registry.count == 0 }
            _ = try await fixture.connect(ada)
        }
    }

    @Test(
        "pages of other origins get no socket", .tags(.security),
        arguments: [
            "https://evil.example", "null", "http://127.0.0.1.evil.example", "https://127.0.0.1", "",
        ])
    func origins(origin: String) async throws {
        try await SocketFixture.with { fixture in
            let refused = await #expect(throws: TestSocket.Refused.self) {
                try await fixture.open(headers: ["Origin": origin])
            }
            #expect(refused?.answer.status == 403)
            _ = try await fixture.open(headers: ["Origin": "http://127.0.0.1:\(fixture.http.port)"])
        }
    }

    @Test("a bad token at the upgrade is refused there; the subprotocol is named where it is offered")
    func upgrade() async throws {
        try await SocketFixture.with { fixture in
            for value in ["Bearer nonsense", "Basic YTpi", "Bearer"] {
                let refused = await #expect(throws: TestSocket.Refused.self) {
                    try await fixture.open(headers: ["Authorization": value])
                }
                #expect(refused?.answer.status == 401)
            }
            _ = try await fixture.open(headers: ["Sec-WebSocket-Protocol": "groupd.v1"])
        }
    }

    @Test("a handshake names its path in any form, comes first on its connection, and is a GET")
    func handshakes() async throws {
        try await SocketFixture.with { fixture in
            let fields = """
                Host: 127.0.0.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: h2c, WebSocket\r\n\
                Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n
                """
            func answer(_ requests: String...) async throws -> TestAnswer? {
                let connection = try await TestConnection.open(port: fixture.http.port)
                defer { connection.close() }
                var answer: TestAnswer?
                for request in requests {
                    connection.send(request)
                    answer = await connection.answer(isHead: request.hasPrefix("HEAD"))
                }
                return answer
            }
            for target in ["/ws", "/ws?x=1", "http://127.0.0.1/ws", "HTTP://127.0.0.1:8080/ws?x=1"] {
                #expect(try await answer("GET \(target) HTTP/1.1\r\n\(fields)")?.status == 101, "\(target)")
            }
            let late = try await answer(
                "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "GET /ws HTTP/1.1\r\n\(fields)")
            #expect(late?.status == 426 && late?["upgrade"] == "websocket")
            #expect(late?.json["detail"]?.text?.contains("new connection") == true, "\(late?.text ?? "")")
            let head = try await answer("HEAD /ws HTTP/1.1\r\n\(fields)")
            #expect(head?.status == 405 && head?["allow"] == "GET")
        }
    }

    @Test("too many messages are refused with the time to wait, and a flood is closed")
    func rates() async throws {
        try await SocketFixture.with {
            $0.rates.message = .init(perMinute: 60, burst: 2)
            $0.limits.refusalsMax = 10
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.connect(ada, subscribe: "\"none\"")
            for number in 0..<14 {
                socket.send(#"{"type":"send","ref":"\#(number)","group":"\#(group)","content":"x"}"#)
            }
            let error = try await socket.next("error")
            #expect(error["code"]?.text == "rate_limited" && error["ref"]?.text == "2")
            guard case .integer(let wait)? = error["retry_after_ms"] else {
                Issue.record("The time to wait is named.")
                return
            }
            #expect(1...1_000 ~= wait)
            #expect(await socket.closeCode() == 4_029)
        }
    }

    @Test("pings of the protocol count too")
    func pingFlood() async throws {
        try await SocketFixture.with {
            $0.rates.ping = .init(perMinute: 1, burst: 1)
            $0.limits.refusalsMax = 10
        } _: { fixture in
            let socket = try await fixture.connect(try await fixture.http.person("Ada"))
            for _ in 0..<20 { socket.send(opcode: 0x9, []) }
            #expect(await socket.closeCode() == 4_029)
        }
    }

    @Test("the server pings, tells heads that moved, and drops a peer that stays silent")
    func heartbeat() async throws {
        try await SocketFixture.with {
            $0.limits.heartbeatSeconds = 1
            $0.limits.silenceSeconds = 1
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let group = try await fixture.http.group(owner: ada)
            let socket = try await fixture.follow(group, as: ada)
            try await fixture.http.send("moves the head", to: group, from: ada)
            let heads = try await socket.next("heads")
            socket.answersPings = false
            #expect(heads["heads"]?[group.description] == .integer(2))
            #expect(await socket.closeCode() == nil)
            try await eventually("its place is free again") { fixture.hub.registry.count == 0 }
        }
    }

    @Test("a server that goes down says so to everybody, each with a time of their own, and takes nobody new")
    func drains() async throws {
        let draining = Draining()
        try await SocketFixture.with {
            $0.isDraining = { draining.isOn }
        } _: { fixture in
            let ada = try await fixture.http.person("Ada")
            let sockets = [try await fixture.connect(ada), try await fixture.connect(ada)]
            draining.begin()
            fixture.hub.drain()
            for socket in sockets {
                let bye = try await socket.next("bye")
                #expect(bye["code"]?.text == "draining")
                guard case .integer(let wait)? = bye["reconnect_after_ms"] else {
                    Issue.record("The time to come back is named.")
                    continue
                }
                #expect(wait > 0)
                #expect(await socket.closeCode() == 1_012)
            }
            let refused = await #expect(throws: TestSocket.Refused.self) { try await fixture.open() }
            #expect(refused?.answer.status == 503)
        }
    }

    private final class Draining: Sendable {
        private let on = Atomic(false)
        var isOn: Bool { on.load(ordering: .relaxed) }
        func begin() { on.store(true, ordering: .relaxed) }
    }
}
