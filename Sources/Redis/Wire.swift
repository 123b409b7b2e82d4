import Glibc

/// One socket with its two buffers: bytes on their way out, and the parser for what comes in. For one thread.
final class Wire {
    private let socket: Socket
    private let reader: ReplyReader
    private var outgoing: [UInt8] = []
    private var written = 0
    private let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)
    /// Reads in a row before writing gets its turn again.
    private static let readsMax = 16

    init(to address: SocketAddress, replyBytesMax: Int, replyElementsMax: Int) throws(RedisOutage) {
        socket = try Socket(connectingTo: address)
        reader = try ReplyReader(bytesMax: replyBytesMax, elementsMax: replyElementsMax)
    }

    deinit {
        space.deallocate()
    }

    var descriptor: Int32 { socket.descriptor }
    var hasOutgoing: Bool { written < outgoing.count }

    /// Queues bytes; ``flush()`` sends them. The caller bounds how many.
    func append(_ bytes: [UInt8]) {
        outgoing.append(contentsOf: bytes)
    }

    /// Sends what the kernel takes now.
    func flush() throws(RedisOutage) {
        while hasOutgoing {
            let count = try write()
            guard count > 0 else { return compact() }
            written += count
        }
        outgoing.removeAll(keepingCapacity: outgoing.capacity <= 1 << 16)
        written = 0
    }

    /// Appends the replies that have come to `replies`, also where it then throws.
    func receive(into replies: inout [RedisValue]) throws(RedisOutage) {
        for _ in 0..<Self.readsMax {
            guard let count = try socket.read(into: space) else { return }
            try reader.feed(UnsafeRawBufferPointer(rebasing: space[..<count]), into: &replies)
            if count < space.count { return }
        }
    }

    /// Against a server that always leaves something unsent, what was sent would pile up.
    private func compact() {
        guard written > outgoing.count / 2 else { return }
        outgoing.removeFirst(written)
        written = 0
    }

    private func write() throws(RedisOutage) -> Int {
        try outgoing.withUnsafeBufferPointer { (bytes) throws(RedisOutage) -> Int in
            try socket.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[written...])))
        }
    }
}
