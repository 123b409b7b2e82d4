package import NIOCore

/// How a connection ended.
package enum SocketEnd: Equatable, Sendable {
    /// Nobody listens, or it broke before the upgrade.
    case unreachable
    /// The upgrade was answered with this status.
    case refused(status: Int)
    /// Closed by the server with a code.
    case closed(code: Int)
    /// Broken off.
    case lost
}

/// Who is told of what a socket receives, on the socket's event loop.
package protocol ChatSocketOwner: AnyObject {
    /// The upgrade is done: `hello` may be sent.
    func opened(_ socket: ChatSocket)
    /// A text frame; the bytes are gone when this returns.
    func received(_ text: UnsafeRawBufferPointer, from socket: ChatSocket)
    /// Called once; nothing comes after it.
    func ended(_ socket: ChatSocket, _ end: SocketEnd)
}

/// One WebSocket of a load: a channel handler that reads frames where they lie, without a task and without a
/// copy, so that one thread serves thousands.
package final class ChatSocket: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum State {
        case upgrading
        case open
        case ended
    }

    private static let headBytesMax = 16_384

    private let request: String
    /// Held until the connection has ended, and told so.
    private var owner: (any ChatSocketOwner)?
    private var state = State.upgrading
    private var context: ChannelHandlerContext?
    /// What was received and not understood yet.
    private var rest: ByteBuffer?
    private var isFlushScheduled = false

    init(request: String, owner: any ChatSocketOwner) {
        self.request = request
        self.owner = owner
    }

    /// Sends a text frame with whatever else is sent in this turn of the event loop. Dropped when the socket is
    /// not open.
    package func send(_ text: String) {
        var text = text
        text.withUTF8 { write(.text, UnsafeRawBufferPointer($0)) }
    }

    /// Closes the connection without a word, as a network would.
    package func drop() {
        context?.close(promise: nil)
    }

    /// Says goodbye. The connection ends when the server has said it too.
    package func close() {
        let code: [UInt8] = [0x03, 0xE8]
        code.withUnsafeBytes { write(.close, $0) }
    }

    /// The connection was never made.
    func failedToConnect() {
        end(.unreachable)
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    package func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if var earlier = rest {
            earlier.writeBuffer(&buffer)
            buffer = earlier
            rest = nil
        }
        if case .upgrading = state { upgrade(&buffer) }
        if case .open = state { read(&buffer) }
        if case .ended = state { return }
        if buffer.readableBytes > 0 { rest = buffer }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        end(.lost)
        self.context = nil
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func upgrade(_ buffer: inout ByteBuffer) {
        let view = buffer.readableBytesView
        guard let end = view.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else {
            if view.count > Self.headBytesMax { finish(.lost) }
            return
        }
        let head = String(decoding: view[..<end], as: UTF8.self)
        buffer.moveReaderIndex(to: end)
        let status = head.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
        guard status == 101 else { return finish(.refused(status: status)) }
        state = .open
        owner?.opened(self)
    }

    private func read(_ buffer: inout ByteBuffer) {
        let read = buffer.withUnsafeReadableBytes { bytes in
            var position = 0
            while case .open = state {
                switch FrameReader.frame(in: bytes, at: position) {
                case .frame(let frame):
                    position = frame.end
                    take(frame, UnsafeRawBufferPointer(rebasing: bytes[frame.payload]))
                case .partial: return position
                case .broken: finish(.lost)
                }
            }
            return position
        }
        buffer.moveReaderIndex(forwardBy: read)
    }

    private func take(_ frame: FrameReader.Frame, _ payload: UnsafeRawBufferPointer) {
        switch (frame.opcode, frame.isFinal) {
        case (.text, true): owner?.received(payload, from: self)
        case (.ping, true): write(.pong, payload)
        case (.pong, true): break
        case (.close, true):
            finish(.closed(code: payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1])))
        // The server writes each frame whole, and text alone.
        default: finish(.lost)
        }
    }

    private func write(_ opcode: FrameReader.Opcode, _ payload: UnsafeRawBufferPointer) {
        guard case .open = state, let context else { return }
        var buffer = context.channel.allocator.buffer(capacity: payload.count + 14)
        FrameWriter.write(opcode, payload, into: &buffer)
        context.write(wrapOutboundOut(buffer), promise: nil)
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.execute { bound.value.flush() }
    }

    private func flush() {
        isFlushScheduled = false
        context?.flush()
    }

    private func finish(_ end: SocketEnd) {
        self.end(end)
        context?.close(promise: nil)
    }

    private func end(_ end: SocketEnd) {
        if case .ended = state { return }
        let wasUpgrading = if case .upgrading = state { true } else { false }
        state = .ended
        owner?.ended(self, wasUpgrading && end == .lost ? .unreachable : end)
        owner = nil
    }
}
