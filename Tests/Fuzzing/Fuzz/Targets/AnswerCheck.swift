import NIOCore
import NIOEmbedded
import NIOWebSocket

/// Whatever came in, what goes out is whole frames of the kind that a server may send, with JSON in those of text.
enum AnswerCheck {
    private static let frameBytesMax = 1 << 20

    static func run(over bytes: [UInt8]) {
        let channel = EmbeddedChannel(handler: ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: frameBytesMax)))
        do {
            try channel.writeInbound(ByteBuffer(bytes: bytes))
            var isClosed = false
            var byteCount = 0
            while let frame = try channel.readInbound(as: WebSocketFrame.self) {
                promise(!isClosed, "nothing is sent after the close frame")
                isClosed = frame.opcode == .connectionClose
                byteCount += check(frame)
            }
            promise(byteCount == bytes.count, "every frame sent is whole")
            _ = try channel.finish()
        } catch {
            fatalError("Broken promise: frames sent can be read: \(error)")
        }
    }

    /// Returns how many bytes the frame takes.
    private static func check(_ frame: WebSocketFrame) -> Int {
        promise(frame.fin && frame.maskKey == nil && !frame.rsv1 && !frame.rsv2 && !frame.rsv3, "frames are plain")
        let payload = Array(frame.data.readableBytesView)
        switch frame.opcode {
        case .text: promise(JSONTarget.isPlain(payload), "text that is sent is JSON")
        case .pong, .connectionClose: promise(payload.count <= 125, "control frames are short")
        default: promise(false, "only text, pong and close are answers")
        }
        let header = payload.count < 126 ? 2 : payload.count < 65_536 ? 4 : 10
        return header + payload.count
    }
}
