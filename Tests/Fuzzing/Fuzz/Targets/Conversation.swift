import NIOCore
import NIOEmbedded
import NIOWebSocket

/// One connection, from the bytes of its client to those of the server.
struct Conversation {
    /// What came of it.
    struct Result: Equatable {
        let written: [UInt8]
        let isOpen: Bool
    }

    private let channel = EmbeddedChannel()
    private let peer: RecordingPeer

    init(bytesMax: Int) {
        let front = SocketFront()
        let handler = SocketHandler(front: front, bytesMax: bytesMax)
        let witness = FrameWitness(handler, bytesMax: bytesMax)
        peer = RecordingPeer(handler, witness)
        let pipeline = channel.pipeline.syncOperations
        do {
            try pipeline.addHandler(front)
            try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: bytesMax)))
            try pipeline.addHandlers([witness, handler])
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/fuzz")).wait()
        } catch {
            fatalError("A pipeline takes its handlers: \(error)")
        }
        handler.begin(peer)
    }

    /// Hands the pieces to the server, one read each.
    func run(_ pieces: [ArraySlice<UInt8>]) -> Result {
        // An error that a handler has let through ends at the channel, as it does on the network.
        for piece in pieces { _ = try? channel.writeInbound(ByteBuffer(bytes: piece)) }
        var written: [UInt8] = []
        while let part = try? channel.readOutbound(as: ByteBuffer.self) { written += part.readableBytesView }
        let isOpen = channel.isActive
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return Result(written: written, isOpen: isOpen)
    }
}

/// Stands before the server's handler and keeps account of what has to come out of it.
final class FrameWitness: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = WebSocketFrame

    private unowned let handler: SocketHandler
    private let bytesMax: Int
    private var pending: [UInt8] = []

    init(_ handler: SocketHandler, bytesMax: Int) {
        self.handler = handler
        self.bytesMax = bytesMax
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if [.text, .binary, .continuation].contains(frame.opcode) {
            pending += frame.unmaskedData.readableBytesView
        }
        let wasClosing = handler.isClosing
        context.fireChannelRead(data)
        if !wasClosing, handler.isClosing { springTrap(frame) }
        promise(handler.isClosing || pending.count <= bytesMax, "no more is held than a message may have")
    }

    /// A message came out.
    func delivered(_ message: ByteBuffer) {
        promise(message.readableBytesView.elementsEqual(pending), "a message is the payloads of its frames")
        promise(pending.count <= bytesMax, "a message has its bound")
        pending = []
    }

    /// A peer leaves with a code of an application.
    private func springTrap(_ frame: WebSocketFrame) {
        guard frame.opcode == .connectionClose else { return }
        var payload = frame.unmaskedData
        let code = payload.readInteger(as: UInt16.self) ?? 0
        Trap.spring(if: code >= 4_000)
    }
}
