import GroupChat
import Logging
import NIOPosix
import ServiceLifecycle

@testable import groupd

/// The server's own way from an accepted connection to a WebSocket's messages, with an echo in the place of the chat.
enum EchoServer {
    /// The suite sends messages of sixteen million bytes, and writes them a byte at a time.
    static let messageBytesMax = 32 << 20

    /// Runs `body` with the port that it listens on.
    static func with<R: Sendable>(_ body: (_ port: Int) async throws -> R) async throws -> R {
        var settings = HTTPSettings(listen: ListenAddress(host: "127.0.0.1", port: 0))
        settings.frameBytesMax = messageBytesMax
        let quiet = Logger(label: "autobahn", factory: { _ in SwiftLogNoOpLogHandler() })
        let sockets = EchoUpgrade(messageBytesMax: messageBytesMax)
        let responder = Responder(
            handlers: Handlers(), authenticator: Nobody(), limiter: RateLimiter(rates: .init()), sockets: sockets,
            settings: settings, logger: quiet)
        let server = try HTTPServer(
            settings: settings, responder: responder, sockets: sockets,
            eventLoops: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        let services = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: quiet))
        let running = Task { try await services.run() }
        let result: Result<R, any Error>
        do { result = .success(try await body(await server.port)) } catch { result = .failure(error) }
        await services.triggerGracefulShutdown()
        try await running.value
        return try result.get()
    }

    /// The echo asks nobody who they are.
    private struct Nobody: Authenticator {
        func caller(bearing token: String) async throws(ClientError) -> Caller { throw .unauthenticated }
    }
}
