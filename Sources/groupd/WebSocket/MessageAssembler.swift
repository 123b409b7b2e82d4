internal import NIOCore
internal import NIOWebSocket

/// From WebSocket frames to whole messages, by the rules of RFC 6455 (5.2 to 5.5): pure.
struct MessageAssembler {
    enum Outcome: Equatable {
        /// More is to come.
        case nothing
        case text(ByteBuffer)
        case binary(ByteBuffer)
        case ping(ByteBuffer)
        case pong
        /// The peer closes; the code and reason to answer with.
        case closing(ByteBuffer)
        /// The peer closes, in a way that breaks the rules; the code to answer with.
        case closingWrongly(CloseCode)
        case violation(CloseCode)
    }

    private enum Kind { case text, binary }

    private let bytesMax: Int
    private var kind: Kind?
    private var collected: ByteBuffer?

    /// - Parameter bytesMax: of a message; more is a violation, of one frame or of many.
    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    mutating func receive(_ frame: WebSocketFrame) -> Outcome {
        // No extension is ever negotiated, and every client masks.
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3, frame.maskKey != nil else { return .violation(.protocolError) }
        var frame = frame
        switch frame.opcode {
        case .ping: return .ping(frame.unmaskedData)
        case .pong: return .pong
        case .connectionClose: return Self.closing(frame.unmaskedData)
        case .text: return begin(.text, &frame)
        case .binary: return begin(.binary, &frame)
        case .continuation: return go(on: &frame)
        default: return .violation(.protocolError)
        }
    }

    private mutating func begin(_ kind: Kind, _ frame: inout WebSocketFrame) -> Outcome {
        guard self.kind == nil else { return .violation(.protocolError) }
        let data = frame.unmaskedData
        guard data.readableBytes <= bytesMax else { return .violation(.messageTooLarge) }
        guard !frame.fin else { return Self.whole(kind, data) }
        self.kind = kind
        collected = data
        return .nothing
    }

    private mutating func go(on frame: inout WebSocketFrame) -> Outcome {
        guard let kind, var message = collected else { return .violation(.protocolError) }
        var data = frame.unmaskedData
        guard message.readableBytes + data.readableBytes <= bytesMax else { return .violation(.messageTooLarge) }
        collected = nil
        message.writeBuffer(&data)
        guard frame.fin else {
            collected = message
            return .nothing
        }
        self.kind = nil
        return Self.whole(kind, message)
    }

    private static func whole(_ kind: Kind, _ data: ByteBuffer) -> Outcome {
        switch kind {
        case .text: .text(data)
        case .binary: .binary(data)
        }
    }

    /// RFC 6455, 5.5.1 and 7.4: nothing, or a code that may be sent and a reason in UTF-8.
    private static func closing(_ payload: ByteBuffer) -> Outcome {
        var rest = payload
        guard payload.readableBytes > 0 else { return .closing(payload) }
        guard let code = rest.readInteger(as: UInt16.self), maySend(code) else {
            return .closingWrongly(.protocolError)
        }
        guard isUTF8(rest) else { return .closingWrongly(.invalidText) }
        return .closing(payload)
    }

    private static func maySend(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    static func isUTF8(_ buffer: ByteBuffer) -> Bool {
        buffer.withUnsafeReadableBytes { String(validating: $0.bindMemory(to: UInt8.self), as: UTF8.self) != nil }
    }
}
