import Glibc

/// A stream socket that never blocks, is not inherited by child processes and raises no SIGPIPE. For one thread.
struct Socket: ~Copyable {
    let descriptor: Int32

    /// Begins to connect. Success or failure shows in the first write.
    init(connectingTo address: SocketAddress) throws(RedisOutage) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw .system(errno) }
        if address.family != AF_UNIX { Self.configureTCP(descriptor) }
        let code = address.withPointer { connect(descriptor, $0, $1) == 0 ? 0 : errno }
        guard code == 0 || code == EINPROGRESS else {
            close(descriptor)
            throw .system(code)
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Writes what the kernel takes; 0 where it takes nothing now.
    func write(_ bytes: UnsafeRawBufferPointer) throws(RedisOutage) -> Int {
        try Self.count { send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL)) } ?? 0
    }

    /// Reads what is there; nil where nothing is there now. The end of the stream is an outage.
    func read(into space: UnsafeMutableRawBufferPointer) throws(RedisOutage) -> Int? {
        let count = try Self.count { recv(descriptor, space.baseAddress, space.count, 0) }
        if count == 0 { throw .closedByServer }
        return count
    }

    private static func count(_ call: () -> Int) throws(RedisOutage) -> Int? {
        while true {
            let count = call()
            if count >= 0 { return count }
            switch errno {
            case EINTR: continue
            case EAGAIN: return nil
            case EPIPE, ECONNRESET: throw .closedByServer
            default: throw .system(errno)
            }
        }
    }

    private static func configureTCP(_ descriptor: Int32) {
        // Small commands must leave at once, and a peer that vanished without a word must be noticed by the
        // kernel even while nothing is sent.
        for (level, option, value) in [
            (Int32(IPPROTO_TCP), TCP_NODELAY, Int32(1)), (SOL_SOCKET, SO_KEEPALIVE, 1),
            (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 15), (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5),
            (Int32(IPPROTO_TCP), TCP_KEEPCNT, 3),
        ] {
            var value = value
            setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }
}
