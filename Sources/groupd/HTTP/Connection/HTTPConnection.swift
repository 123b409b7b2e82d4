internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import NIOSSL
internal import NIOWebSocket

/// HTTP/1.1 and WebSocket on one port: what each accepted connection is set up as.
///
/// A connection begins as HTTP. Its first request may make a WebSocket of it: then the HTTP handlers leave, and the
/// pipeline is the upgrader's. Any other first request makes it an HTTP connection for good.
struct HTTPConnection: ServerChildChannel, HTTPChannelHandler {
    typealias Exchange = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    enum Outcome: Sendable { case http(Exchange), webSocket }

    /// An accepted connection; `outcome` is known once its first request was read.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let outcome: EventLoopFuture<Outcome>
    }

    let responder: HTTPChannelHandler.Responder
    let sockets: any WebSocketUpgrading
    let frameBytesMax: Int
    let limits: ConnectionLimits
    let tls: NIOSSLContext?
    let budget: ConnectionBudget
    let refusalHead: @Sendable (Reply, _ requestID: String) -> HTTPResponseHead

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            let encoder = HTTPResponseEncoder()
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits.decoder))
            let guardian = ConnectionGuard(
                limits: limits, permit: budget.permit(for: channel.remoteAddress), refusalHead: refusalHead)
            let outcome = channel.eventLoop.makePromise(of: Outcome.self)
            let upgrade = UpgradeHandler(
                ways: .init(
                    isUpgrade: { $0.asksForSocket }, upgrader: upgrader, http: { channel in self.http(on: channel) }),
                // The guard knows nothing of the bytes that the decoder leaves behind.
                httpHandlers: [guardian, decoder, encoder], outcome: outcome)
            try pipeline.addHandlers([encoder, decoder, guardian, upgrade])
            return Value(channel: channel, outcome: outcome.futureResult)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            guard case .http(let exchange) = try await value.outcome.get() else { return }
            await handleHTTP(asyncChannel: exchange, logger: logger)
        } catch {
            value.channel.close(promise: nil)
        }
    }

    private var upgrader: NIOTypedWebSocketServerUpgrader<Outcome> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: frameBytesMax,
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, head in sockets.upgradeHeaders(channel: channel, head: head) },
            upgradePipelineHandler: { channel, head in
                sockets.install(channel: channel, head: head).map { .webSocket }
            })
    }

    private func http(on channel: any Channel) -> EventLoopFuture<Outcome> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
            return .http(
                try Exchange(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
        }
    }
}
