internal import NIOCore
internal import NIOWebSocket

/// What lives on a WebSocket: called on the event loop alone, in order.
protocol SocketPeer: AnyObject {
    /// The bytes are valid until it returns. They are not known to be UTF-8.
    func received(text: ByteBuffer)
    func received(binary: ByteBuffer)
    /// Something came, be it a pong. Called before anything else about it.
    func heard()
    /// A ping came; whether to answer it.
    func mayAnswerPing() -> Bool
    /// The connection is gone; nothing is called after it.
    func closed(_ code: CloseCode?)
}

/// The bytes of one WebSocket: from frames to its peer and back, closing by the rules, no task.
///
/// Writes go straight to the front of the pipeline: what goes to many is encoded once, frame header and all.
final class SocketHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    /// How long a closing peer may take to say so, or to read what was written before.
    private static let closingSeconds: Int64 = 5

    private let front: SocketFront
    private var assembler: MessageAssembler
    private var peer: (any SocketPeer)?
    private var context: ChannelHandlerContext?
    private var hasSentClose = false
    private var closeCode: CloseCode?

    init(front: SocketFront, bytesMax: Int) {
        self.front = front
        assembler = MessageAssembler(bytesMax: bytesMax)
    }

    /// Called once, before anything can come.
    func begin(_ peer: any SocketPeer) {
        self.peer = peer
    }

    var isClosing: Bool { hasSentClose || context == nil }

    /// Whether the outbox has room: less than its bound waits for the peer to read.
    var isWritable: Bool { front.isWritable }

    /// Bytes in the outbox.
    var waitingBytes: Int { front.waitingBytes }

    /// Writes whole frames; `flush` sends them.
    func write(_ frames: ByteBuffer, promise: EventLoopPromise<Void>? = nil) {
        guard !isClosing else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        front.write(frames, promise)
    }

    func flush() {
        front.flush()
    }

    /// Says goodbye with a code. What was written before goes first; the peer gets some seconds to take it.
    func close(_ code: CloseCode) {
        sayGoodbye(code, FrameBytes.close(code))
    }

    /// Cuts the connection.
    func drop() {
        context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let outcome = assembler.receive(unwrapInboundIn(data))
        peer?.heard()
        switch outcome {
        case .nothing, .pong: break
        case .closing(let payload): answerClose(.normal, FrameBytes.close(echoing: payload))
        case .closingWrongly(let code): answerClose(code, FrameBytes.close(code))
        case _ where hasSentClose: break
        case .text(let message): peer?.received(text: message)
        case .binary(let message): peer?.received(binary: message)
        case .ping(let payload): answerPing(payload)
        case .violation(let code): close(code)
        }
    }

    /// A peer that sends no more is gone: a WebSocket has no life with one direction.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { dropOnceWritten() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What comes behind bytes that are no frames is passed over.
        if hasSentClose, case .dataReceivedInErrorState? = error as? ByteToMessageDecoderError { return }
        switch error as? NIOWebSocketError {
        case .invalidFrameLength: hangUp(.messageTooLarge)
        case .fragmentedControlFrame, .multiByteControlFrameLength: hangUp(.protocolError)
        default: drop()
        }
    }

    /// Says goodbye to a peer whose bytes cannot be read any more, its own goodbye among them. Only this direction is
    /// closed: a connection cut with bytes unread takes the close frame with it, before the peer has read why.
    private func hangUp(_ code: CloseCode) {
        close(code)
        context?.close(mode: .output, promise: nil)
    }

    private func answerPing(_ payload: ByteBuffer) {
        guard peer?.mayAnswerPing() == true, isWritable else { return }
        write(FrameBytes.pong(payload))
        flush()
    }

    private func answerClose(_ code: CloseCode, _ frame: ByteBuffer) {
        if !hasSentClose { sayGoodbye(code, frame) }
        // Both have said it: the server closes first (RFC 6455, 7.1.1).
        dropOnceWritten()
    }

    /// Cuts the connection after what it still has to take, or where that takes too long.
    private func dropOnceWritten() {
        guard let loop = context?.eventLoop else { return }
        let promise = loop.makePromise(of: Void.self)
        front.write(ByteBuffer(), promise)
        front.flush()
        promise.futureResult.assumeIsolated().whenComplete { _ in self.drop() }
        loop.assumeIsolated().scheduleTask(in: .seconds(Self.closingSeconds)) { self.drop() }
    }

    private func sayGoodbye(_ code: CloseCode, _ frame: ByteBuffer) {
        guard !isClosing, let context else { return }
        closeCode = code
        front.write(frame, nil)
        front.flush()
        hasSentClose = true
        context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Self.closingSeconds)) { self.drop() }
    }

    private func end() {
        guard context != nil else { return }
        context = nil
        peer?.closed(closeCode)
        peer = nil
    }
}

/// The front of the pipeline, next to the connection: what is written here goes past the frame encoder.
final class SocketFront: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var context: ChannelHandlerContext?
    private(set) var isWritable = true

    var waitingBytes: Int {
        let waiting = try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)
        return waiting ?? 0
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        isWritable = context.channel.isWritable
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        context.fireChannelWritabilityChanged()
    }

    func write(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(wrapOutboundOut(bytes), promise: promise)
    }

    func flush() {
        context?.flush()
    }
}
