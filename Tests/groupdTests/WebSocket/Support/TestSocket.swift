import TestSupport

@testable import groupd

/// A WebSocket that sends whatever frames a test wants sent, and reads what the server writes.
final class TestSocket {
    enum Received {
        case frame(JSONTree)
        case ping
        case pong
        case close(Int)
        /// The connection is gone.
        case end
    }

    /// The upgrade was answered with something else.
    struct Refused: Error {
        let answer: TestAnswer
    }

    /// What should have come did not.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    private let connection: TestConnection
    /// As every well-behaved peer does.
    var answersPings = true
    private var pending: [UInt8] = []

    private init(_ connection: TestConnection) {
        self.connection = connection
    }

    static func open(
        port: Int, headers: [String: String] = [:], receiveBytes: Int? = nil
    ) async throws -> TestSocket {
        let connection = try await TestConnection.open(port: port, receiveBytes: receiveBytes)
        var head = """
            GET /ws HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n
            """
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        connection.send(head + "\r\n")
        guard let answer = await connection.answer() else { throw Unexpected(description: "no answer") }
        guard answer.status == 101 else {
            connection.close()
            throw Refused(answer: answer)
        }
        return TestSocket(connection)
    }

    deinit {
        connection.close()
    }

    func send(_ text: String) {
        send(opcode: 0x1, Array(text.utf8))
    }

    /// Any frame, also one that no client may send.
    func send(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true, rsv: UInt8 = 0) {
        var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | rsv << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: bytes.append(mask | UInt8(payload.count))
        case ..<65_536: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            bytes.append(mask | 127)
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(payload.count >> shift & 0xFF)) }
        }
        if isMasked { bytes += [0, 0, 0, 0] }
        connection.send(bytes + payload)
    }

    func close() { connection.close() }

    /// Reads nothing more from the network until `resume`.
    func pause() { connection.pause() }

    func resume() { connection.resume() }

    /// Whatever comes next.
    func next() async -> Received {
        while true {
            if let received = take() { return received }
            guard let more = await connection.more() else { return .end }
            pending += more
        }
    }

    /// The next frame of a type; others before it are passed over.
    func next(_ type: String) async throws -> JSONTree {
        while true {
            switch await next() {
            case .frame(let frame) where frame["type"]?.text == type: return frame
            case .frame, .ping, .pong: continue
            case .close(let code): throw Unexpected(description: "closed with \(code) before \(type)")
            case .end: throw Unexpected(description: "gone before \(type)")
            }
        }
    }

    /// All frames up to the next one of a type.
    func frames(until type: String) async throws -> [JSONTree] {
        var frames: [JSONTree] = []
        while true {
            switch await next() {
            case .frame(let frame) where frame["type"]?.text == type: return frames
            case .frame(let frame): frames.append(frame)
            case .ping, .pong: continue
            case .close(let code): throw Unexpected(description: "closed with \(code) before \(type)")
            case .end: throw Unexpected(description: "gone before \(type)")
            }
        }
    }

    /// The very next frame, which has to be of this type.
    func only(_ type: String) async throws -> JSONTree {
        while true {
            switch await next() {
            case .frame(let frame):
                guard frame["type"]?.text == type else { throw Unexpected(description: "\(frame) before \(type)") }
                return frame
            case .ping, .pong: continue
            case .close(let code): throw Unexpected(description: "closed with \(code) before \(type)")
            case .end: throw Unexpected(description: "gone before \(type)")
            }
        }
    }

    /// The code that the server closes with; nil where it cuts the connection. What comes before is passed over.
    func closeCode() async -> Int? {
        while true {
            switch await next() {
            case .close(let code): return code
            case .end: return nil
            default: continue
            }
        }
    }

    private func take() -> Received? {
        guard pending.count >= 2 else { return nil }
        var (length, start) = (Int(pending[1] & 0x7F), 2)
        if length > 125 {
            let size = length == 126 ? 2 : 8
            guard pending.count >= 2 + size else { return nil }
            length = pending[2..<2 + size].reduce(0) { $0 << 8 | Int($1) }
            start += size
        }
        guard pending.count >= start + length else { return nil }
        let opcode = pending[0] & 0x0F
        let payload = Array(pending[start..<start + length])
        pending.removeFirst(start + length)
        switch opcode {
        case 0x8: return .close(payload.count < 2 ? 1_005 : Int(payload[0]) << 8 | Int(payload[1]))
        case 0x9:
            if answersPings { send(opcode: 0xA, payload) }
            return .ping
        case 0xA: return .pong
        default: return .frame((try? JSONTree(parsing: payload)) ?? .null)
        }
    }
}
