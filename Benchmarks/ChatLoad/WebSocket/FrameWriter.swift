import NIOCore

/// Writes WebSocket frames as clients must: masked.
enum FrameWriter {
    static func write(_ opcode: FrameReader.Opcode, _ payload: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        buffer.writeInteger(0x80 | opcode.rawValue)
        switch payload.count {
        case ...125:
            buffer.writeInteger(0x80 | UInt8(payload.count))
        case ...0xFFFF:
            buffer.writeInteger(UInt8(0xFE))
            buffer.writeInteger(UInt16(payload.count))
        default:
            buffer.writeInteger(UInt8(0xFF))
            buffer.writeInteger(UInt64(payload.count))
        }
        let key = UInt32.random(in: 0...(.max))
        buffer.writeInteger(key)
        let mask: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: key >> (24 - 8 * $0)) }
        buffer.writeBytes(payload.enumerated().lazy.map { $1 ^ mask[$0 & 3] })
    }
}
