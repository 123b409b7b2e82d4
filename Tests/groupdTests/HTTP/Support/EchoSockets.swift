import NIOCore
import NIOHTTP1
import NIOWebSocket

@testable import groupd

/// Sockets that send back what they get, and close when they are asked to.
struct EchoSockets: WebSocketUpgrading {
    func upgradeHeaders(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        channel.eventLoop.makeSucceededFuture([:])
    }

    func install(channel: any Channel, head: HTTPRequestHead) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Echo()) }
    }

    func refusal(of headers: HTTPHeaders) async -> ClientError? { .internal }

    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = WebSocketFrame
        typealias OutboundOut = WebSocketFrame

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            if frame.opcode == .connectionClose { return context.close(promise: nil) }
            let echo = WebSocketFrame(fin: true, opcode: frame.opcode, data: frame.unmaskedData)
            context.writeAndFlush(wrapOutboundOut(echo), promise: nil)
        }
    }
}
