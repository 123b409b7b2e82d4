import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import groupd

@Suite("Closing a socket's connection")
struct SocketHandlerTests {
    /// A connection to the handler, and what the peer gets of it.
    private struct Line {
        private static let bytesMax = 1_000
        let channel = EmbeddedChannel()
        let hangUp = HangUp()

        init() throws {
            let front = SocketFront()
            let handlers: [any ChannelHandler] = [
                hangUp, front, ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Self.bytesMax)),
                SocketHandler(front: front, bytesMax: Self.bytesMax),
            ]
            try channel.pipeline.syncOperations.addHandlers(handlers)
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/test")).wait()
        }

        func send(_ bytes: [UInt8]) throws { try channel.writeInbound(ByteBuffer(bytes: bytes)) }

        /// The code of the close frame, which is all that is written.
        func closeCode() throws -> Int? {
            guard var frame = try channel.readOutbound(as: ByteBuffer.self),
                frame.readInteger(as: UInt8.self) == 0x88, frame.readInteger(as: UInt8.self) != nil
            else { return nil }
            return frame.readInteger(as: UInt16.self).map(Int.init)
        }
    }

    /// In the place of a network, which knows connections that are closed in one direction.
    private final class HangUp: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        private(set) var isOutputClosed = false

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            guard mode == .output else { return context.close(mode: mode, promise: promise) }
            isOutputClosed = true
            promise?.succeed()
        }
    }

    @Test(
        "what follows bytes that are no frames does not take the close frame from the peer",
        arguments: [([0x82, 0xFE, 0xFF, 0xFF], 1009), ([0x09, 0x80], 1002), ([0x89, 0xFE, 0x00, 0x7E], 1002)])
    func bytesBehind(bytes: [UInt8], code: Int) throws {
        let line = try Line()
        try line.send(bytes)
        #expect(try line.closeCode() == code)
        #expect(line.hangUp.isOutputClosed)
        try line.send(Array(repeating: 0xFF, count: 1_000))
        #expect(line.channel.isActive)
        line.channel.embeddedEventLoop.advanceTime(by: .seconds(5))
        #expect(!line.channel.isActive)
    }

    @Test(
        "a close frame that breaks the rules is one all the same: it is answered, and the connection closed",
        arguments: [
            ([0x88, 0x81, 0, 0, 0, 0, 0x03], 1002), ([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xED], 1002),
            ([0x88, 0x83, 0, 0, 0, 0, 0x03, 0xE8, 0xFF], 1007),
        ])
    func wrongClose(bytes: [UInt8], code: Int) throws {
        let line = try Line()
        try line.send(bytes)
        #expect(try line.closeCode() == code)
        #expect(!line.channel.isActive)
    }
}
