import NIOCore
import NIOPosix

/// A connection that sends whatever bytes a test wants sent, and reads answers.
final class TestConnection {
    private let channel: any Channel
    private var input: AsyncStream<[UInt8]>.AsyncIterator
    private var pending: [UInt8] = []

    private init(channel: any Channel, input: AsyncStream<[UInt8]>) {
        self.channel = channel
        self.input = input.makeAsyncIterator()
    }

    /// - Parameter receiveBytes: how much the kernel keeps for it at least; nil leaves that to the kernel.
    static func open(port: Int, receiveBytes: Int? = nil) async throws -> TestConnection {
        let (input, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let receiveBytes {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBytes))
        }
        let channel = try await bootstrap.channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return TestConnection(channel: channel, input: input)
    }

    /// Sends bytes; does not mind where the server has closed already.
    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Says that no more is sent.
    func finish() {
        channel.close(mode: .output, promise: nil)
    }

    func close() {
        channel.close(promise: nil)
    }

    /// Reads nothing more from the network until `resume`.
    func pause() {
        _ = channel.setOption(.autoRead, value: false)
    }

    func resume() {
        _ = channel.setOption(.autoRead, value: true)
    }

    /// The next answer; nil where the server closes without one. Of a request with HEAD there is no body to wait for.
    func answer(isHead: Bool = false) async -> TestAnswer? {
        while true {
            if let (answer, count) = TestAnswer.parse(pending, isHead: isHead) {
                pending.removeFirst(count)
                return answer
            }
            guard let more = await input.next(isolation: #isolation) else { return nil }
            pending += more
        }
    }

    /// The next bytes, whatever they are; nil at the end.
    func more() async -> [UInt8]? {
        guard pending.isEmpty else {
            defer { pending = [] }
            return pending
        }
        return await input.next(isolation: #isolation)
    }

    /// What else the server sends until it closes.
    func rest() async -> [UInt8] {
        while let more = await input.next(isolation: #isolation) { pending += more }
        defer { pending = [] }
        return pending
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let continuation: AsyncStream<[UInt8]>.Continuation

        init(_ continuation: AsyncStream<[UInt8]>.Continuation) {
            self.continuation = continuation
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(Array(unwrapInboundIn(data).readableBytesView))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { continuation.finish() }
        }

        func channelInactive(context: ChannelHandlerContext) {
            continuation.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            continuation.finish()
            context.close(promise: nil)
        }
    }
}

/// An answer as it came over the wire.
struct TestAnswer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    /// A header's value; nil where it is not there, or not once.
    subscript(header: String) -> String? {
        let values = headers.filter { $0.name == header.lowercased() }.map(\.value)
        return values.count == 1 ? values[0] : nil
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body; null where it is no JSON.
    var json: JSONTree { (try? JSONTree(parsing: body)) ?? .null }

    /// The code of a problem document.
    var code: String? { json["code"]?.text }

    /// Reads one answer off the front of the bytes, once it is all there.
    static func parse(_ bytes: [UInt8], isHead: Bool) -> (TestAnswer, count: Int)? {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst().drop { $0 == " " }))
        }
        if !isHead, headers.contains(where: { $0 == ("transfer-encoding", "chunked") }) {
            guard let (body, count) = dechunk(bytes[end.upperBound...]) else { return nil }
            return (TestAnswer(status: status, headers: headers, body: body), end.upperBound + count)
        }
        let isBodyless = isHead || status == 204 || status == 304 || status < 200
        let length = headers.first { $0.name == "content-length" }.flatMap { Int($0.value) } ?? 0
        let count = end.upperBound + (isBodyless ? 0 : length)
        guard bytes.count >= count else { return nil }
        return (TestAnswer(status: status, headers: headers, body: Array(bytes[end.upperBound..<count])), count)
    }

    /// The content of a chunked body, and how many bytes it took; nil while its last chunk is not there.
    private static func dechunk(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], count: Int)? {
        let newline = Array("\r\n".utf8)
        var body: [UInt8] = []
        var rest = bytes
        while let line = rest.firstRange(of: newline),
            let length = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
            rest.endIndex >= line.upperBound + length + newline.count
        {
            body += rest[line.upperBound...].prefix(length)
            rest = rest[(line.upperBound + length + newline.count)...]
            if length == 0 { return (body, bytes.count - rest.count) }
        }
        return nil
    }
}
