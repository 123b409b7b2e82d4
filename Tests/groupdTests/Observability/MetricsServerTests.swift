import HTTPClient
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import groupd

@Suite("The port of the metrics", .timeLimit(.minutes(1)))
struct MetricsServerTests {
    /// Runs `body` with the URL of a server that shows `metrics`, and takes it down gracefully.
    private func withServer(_ metrics: ServerMetrics, _ body: (HTTPClient, String) async throws -> Void) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let logger = LogKeeper().logger
        let server = MetricsServer(
            ListenAddress(host: "127.0.0.1", port: 0), text: { metrics.text }, logger: logger,
            listening: { port.yield($0) })
        let group = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            let number = try #require(await ports.first { _ in true })
            let client = HTTPClient()
            defer { client.shutDown() }
            try await body(client, "http://127.0.0.1:\(number)")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func get(_ client: HTTPClient, _ url: String, _ method: HTTPMethod = .get) async throws -> HTTPResponse {
        try await client.send(HTTPRequest(method, url, policy: .init(allowsPlainHTTP: true)))
    }

    @Test("answers with the metrics as they are now, in the format's name, and knows nothing else")
    func answers() async throws {
        let metrics = ServerMetrics()
        try await withServer(metrics) { client, url in
            for count in 1...2 {
                metrics.messagesCommitted.increment()
                let response = try await get(client, url + "/metrics")
                #expect(response.status == 200)
                #expect(response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
                let text = try ParsedMetrics(try await response.body.collect(upTo: 1 << 20))
                #expect(text.value("groupd_messages_committed_total") == Double(count))
            }
            #expect(try await get(client, url + "/").status == 404)
            #expect(try await get(client, url + "/metrics/more").status == 404)
            #expect([404, 405].contains(try await get(client, url + "/metrics", .post).status))
        }
    }

    @Test("an address that is taken is an error at once")
    func taken() async throws {
        let holder = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(holder.localAddress?.port)
        let server = MetricsServer(
            ListenAddress(host: "127.0.0.1", port: port), text: { [] }, logger: LogKeeper().logger)
        await #expect(throws: (any Error).self) { try await server.run() }
        try await holder.close().get()
    }
}
