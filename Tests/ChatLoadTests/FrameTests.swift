import NIOCore
import Testing

@testable import ChatLoad

@Suite("WebSocket frames of a load")
struct FrameTests {
    private static func frame(_ bytes: [UInt8], at start: Int = 0) -> FrameReader.Result {
        bytes.withUnsafeBytes { FrameReader.frame(in: $0, at: start) }
    }

    private static func serverFrame(_ length: Int) -> [UInt8] {
        let header: [UInt8] =
            switch length {
            case ...125: [0x81, UInt8(length)]
            case ...0xFFFF: [0x81, 126, UInt8(length >> 8), UInt8(length & 0xFF)]
            default: [0x81, 127, 0, 0, 0, 0] + (0..<4).map { UInt8(length >> (24 - 8 * $0) & 0xFF) }
            }
        return header + Array(repeating: 0x78, count: length)
    }

    @Test("a frame of any length is found, and none before its last byte", arguments: [0, 1, 125, 126, 65_535, 65_536])
    func lengths(length: Int) {
        let bytes = Self.serverFrame(length)
        guard case .frame(let frame) = Self.frame(bytes) else {
            Issue.record("no frame")
            return
        }
        #expect(frame.payload.count == length)
        #expect(frame.end == bytes.count)
        guard case .partial = Self.frame(Array(bytes.dropLast())) else {
            Issue.record("a frame without its end")
            return
        }
    }

    @Test("what no server may send is refused", arguments: [[0x81, 0x80], [0xC1, 0x00], [0x83, 0x00]] as [[UInt8]])
    func broken(bytes: [UInt8]) {
        guard case .broken = Self.frame(bytes) else {
            Issue.record("taken")
            return
        }
    }

    @Test("a frame that is sent is masked, and reads as what was sent", arguments: [0, 5, 200, 70_000])
    func masking(length: Int) throws {
        let payload = (0..<length).map { UInt8($0 & 0x7F) }
        var buffer = ByteBuffer()
        payload.withUnsafeBytes { FrameWriter.write(.text, $0, into: &buffer) }
        var bytes = Array(buffer.readableBytesView)
        #expect(bytes[1] & 0x80 != 0)
        let header = bytes.count - length
        let mask = Array(bytes[header - 4..<header])
        let unmasked = bytes[header...].enumerated().map { $1 ^ mask[$0 & 3] }
        #expect(unmasked == payload)
        // Without its mask it is the frame that a server would send.
        bytes[1] &= 0x7F
        bytes.removeSubrange(header - 4..<header)
        guard case .frame(let frame) = Self.frame(bytes) else {
            Issue.record("no frame")
            return
        }
        #expect(frame.payload.count == length)
    }
}
