internal import NIOCore

/// Writes the server's frames: whole, unmasked, a header of two to ten bytes (RFC 6455, 5.2).
enum FrameBytes {
    private enum Opcode: UInt8 {
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA
    }

    private static let final: UInt8 = 0x80

    static func text(_ payload: some Collection<UInt8>) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: payload.count + 10)
        append(text: payload, to: &buffer)
        return buffer
    }

    static func append(text payload: some Collection<UInt8>, to buffer: inout ByteBuffer) {
        writeHeader(.text, count: payload.count, to: &buffer)
        buffer.writeBytes(payload)
    }

    static func message(_ payload: ByteBuffer, isText: Bool) -> ByteBuffer {
        frame(isText ? .text : .binary, payload)
    }

    static func close(_ code: CloseCode) -> ByteBuffer {
        var payload = ByteBuffer()
        payload.writeInteger(UInt16(code.rawValue))
        payload.writeString(code.reason)
        return frame(.close, payload)
    }

    /// Answers a peer's close frame with its own payload.
    static func close(echoing payload: ByteBuffer) -> ByteBuffer { frame(.close, payload) }

    static let ping = frame(.ping, ByteBuffer())

    static func pong(_ payload: ByteBuffer) -> ByteBuffer { frame(.pong, payload) }

    private static func frame(_ opcode: Opcode, _ payload: ByteBuffer) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: payload.readableBytes + 10)
        writeHeader(opcode, count: payload.readableBytes, to: &buffer)
        buffer.writeImmutableBuffer(payload)
        return buffer
    }

    private static func writeHeader(_ opcode: Opcode, count: Int, to buffer: inout ByteBuffer) {
        buffer.writeInteger(final | opcode.rawValue)
        switch count {
        case ..<126:
            buffer.writeInteger(UInt8(count))
        case ..<65_536:
            buffer.writeInteger(UInt8(126))
            buffer.writeInteger(UInt16(count))
        default:
            buffer.writeInteger(UInt8(127))
            buffer.writeInteger(UInt64(count))
        }
    }
}
