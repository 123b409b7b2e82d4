internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// Answers `GET /metrics`, and nothing else, on a port of its own that only this machine should reach.
///
/// A service: it listens until the server shuts down. It has no authentication: what it tells is counts.
struct MetricsServer: Service {
    static let path: RouterPath = "/metrics"

    private let application: Hummingbird.Application<RouterResponder<BasicRequestContext>>

    /// - Parameters:
    ///   - address: port 0 asks the system for a free one.
    ///   - text: what is answered, made anew for each request.
    ///   - listening: is told the port once it listens.
    init(
        _ address: ListenAddress, text: @escaping @Sendable () -> [UInt8], logger: Logger,
        eventLoopGroup: EventLoopGroupProvider = .singleton, listening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let router = Router()
        router.get(Self.path) { _, _ in
            Response(
                status: .ok, headers: [.contentType: MetricsWriter.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: text())))
        }
        application = Hummingbird.Application(
            responder: router.buildResponder(),
            configuration: .init(address: .hostname(address.host, port: address.port)),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? address.port) },
            eventLoopGroupProvider: eventLoopGroup, logger: logger)
    }

    /// Throws where the address cannot be listened at.
    func run() async throws { try await application.run() }
}
