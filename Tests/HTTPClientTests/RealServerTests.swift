import Foundation
import HTTPClient
import Testing

@Suite("A real server that is stopped and killed", .timeLimit(.minutes(1)))
struct RealServerTests {
    @Test("files come whole; a stopped server is a time-out; one that goes on is used again; a killed one is gone")
    func lifecycle() async throws {
        try await withTemporaryDirectory { directory in
            let content = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 17) })
            try content.write(to: URL(fileURLWithPath: "\(directory)/file"))
            try await withFileServer(directory) { server, url in
                let client = HTTPClient()

                let file = try await client.send(.plain(.get, url + "file"))
                #expect(Data(try await file.body.collect(upTo: 1_000_000)) == content)
                #expect(try await client.send(.plain(.get, url + "missing")).status == 404)

                server.signal(SIGSTOP)
                var request = HTTPRequest.plain(.get, url + "file")
                request.deadlines.firstByte = .milliseconds(200)
                await #expect(throws: HTTPClientError.timedOut(.firstByte)) { try await client.send(request) }
                let call = Task { try await client.send(.plain(.get, url + "file")) }
                try await until { client.load.runningCount == 1 }
                call.cancel()
                await #expect(throws: HTTPClientError.cancelled) { try await call.value }

                server.signal(SIGCONT)
                #expect(try await client.send(.plain(.get, url + "file")).status == 200)

                await server.kill()
                await #expect(throws: HTTPClientError.cannotConnect) {
                    try await client.send(.plain(.get, url + "file"))
                }
                try await until { client.load.isIdle }
            }
        }
    }

    @Test("a server killed in the middle of a body is a lost connection")
    func killedInBody() async throws {
        try await withTemporaryDirectory { directory in
            try Data(count: 64 << 20).write(to: URL(fileURLWithPath: "\(directory)/file"))
            try await withFileServer(directory) { server, url in
                var request = HTTPRequest.plain(.get, url + "file")
                request.responseBytesMax = 64 << 20
                let response = try await HTTPClient().send(request)
                await server.kill()
                // More than the buffers on the way hold is missing.
                await #expect(throws: HTTPClientError.connectionLost) {
                    try await response.body.collect(upTo: 64 << 20)
                }
            }
        }
    }

    /// Runs `body` beside Python's server of the files in `directory`.
    private func withFileServer(
        _ directory: String, _ body: (ChildProcess, String) async throws -> Void
    ) async throws {
        let arguments = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", directory]
        try await ChildProcess.with("python3", arguments) { server in
            // "Serving HTTP on 127.0.0.1 port 12345 (http://127.0.0.1:12345/) ..."
            let words = try await server.readLine(beginning: "Serving").split(separator: " ")
            try await body(server, "http://127.0.0.1:\(words[5])/")
        }
    }
}
