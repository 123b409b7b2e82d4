import NIOCore

/// Takes WebSocket frames from a server's bytes: unmasked ones, as servers send them.
struct FrameReader {
    enum Opcode: UInt8 {
        case continuation = 0x0, text = 0x1, binary = 0x2, close = 0x8, ping = 0x9, pong = 0xA
    }

    /// Where a frame's payload lies in the buffer that was given.
    struct Frame {
        let opcode: Opcode
        let isFinal: Bool
        let payload: Range<Int>
        /// Where the next frame begins.
        let end: Int
    }

    enum Result {
        case frame(Frame)
        /// The rest of it is still to come.
        case partial
        /// No server of ours sends this.
        case broken
    }

    /// The frame that begins at `start`.
    static func frame(in bytes: UnsafeRawBufferPointer, at start: Int) -> Result {
        guard bytes.count - start >= 2 else { return .partial }
        let first = bytes[start], second = bytes[start + 1]
        guard first & 0x70 == 0, second & 0x80 == 0, let opcode = Opcode(rawValue: first & 0x0F) else { return .broken }
        var length = Int(second)
        var payload = start + 2
        if length > 125 {
            let size = length == 126 ? 2 : 8
            guard bytes.count - payload >= size else { return .partial }
            length = bytes[payload..<payload + size].reduce(0) { $0 << 8 | Int($1) }
            payload += size
        }
        guard length >= 0, length < 1 << 30 else { return .broken }
        guard bytes.count - payload >= length else { return .partial }
        return .frame(
            Frame(
                opcode: opcode, isFinal: first & 0x80 != 0, payload: payload..<payload + length, end: payload + length))
    }
}
