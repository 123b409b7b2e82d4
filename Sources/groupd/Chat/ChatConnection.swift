internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import NIOWebSocket

/// One WebSocket of the terminal client.
enum ChatConnection {
    typealias Socket = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    /// The server said something else than 101.
    struct Refused: Error {}

    private static let connectTimeout = TimeAmount.seconds(5)
    /// The server pings every 25 s: silence of this length is a dead connection.
    private static let silenceMax = TimeAmount.seconds(60)
    /// `ready` names every group of the person.
    private static let frameBytesMax = 16 << 20

    /// Whether somebody listens there.
    static func answers(_ address: ChatAddress) async -> Bool {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(connectTimeout)
        guard let channel = try? await bootstrap.connect(host: address.host, port: address.port).get() else {
            return false
        }
        try? await channel.close()
        return true
    }

    /// Connects and upgrades.
    static func open(_ address: ChatAddress) async throws -> Socket {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).connectTimeout(connectTimeout)
        let upgraded = try await bootstrap.connect(host: address.host, port: address.port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if let tls = address.tls {
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil))
                }
                var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
                    upgradeConfiguration: upgrade(address))
                configuration.leftOverBytesStrategy = .forwardBytes
                return try pipeline.configureUpgradableHTTPClientPipeline(configuration: configuration)
            }
        }
        return try await upgraded.get()
    }

    private static func upgrade(_ address: ChatAddress) -> NIOTypedHTTPClientUpgradeConfiguration<Socket> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Socket>(maxFrameSize: frameBytesMax) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(IdleStateHandler(readTimeout: silenceMax))
                try pipeline.addHandler(SilenceHandler())
                try pipeline.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1_024,
                        maxAccumulatedFrameSize: frameBytesMax))
                return try Socket(wrappingChannelSynchronously: channel)
            }
        }
        var headers = HTTPHeaders()
        headers.add(name: "Host", value: address.description)
        headers.add(name: "Sec-WebSocket-Protocol", value: "groupd.v1")
        headers.add(name: "Content-Length", value: "0")
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/ws", headers: headers)
        return NIOTypedHTTPClientUpgradeConfiguration(upgradeRequestHead: head, upgraders: [upgrader]) { channel in
            channel.eventLoop.makeFailedFuture(Refused())
        }
    }
}

/// Closes a connection from which nothing comes any more.
private final class SilenceHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
