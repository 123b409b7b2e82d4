import Glibc

/// A plain blocking socket, for what a client must not be used for: probing a server, and playing a hostile one.
final class RawSocket: Sendable {
    struct Failed: Error {}
    let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to a UNIX socket.
    convenience init(path: String) throws {
        self.init(descriptor: Self.make())
        guard Self.withAddress(path, { connect(descriptor, $0, $1) }) == 0 else { throw Failed() }
    }

    deinit {
        close(descriptor)
    }

    /// Listens at `path`.
    static func listening(at path: String) throws -> RawSocket {
        let socket = RawSocket(descriptor: make())
        guard withAddress(path, { bind(socket.descriptor, $0, $1) }) == 0, listen(socket.descriptor, 16) == 0 else {
            throw Failed()
        }
        return socket
    }

    /// Waits for a connection; nil once the socket was shut down.
    func accepted() -> RawSocket? {
        let descriptor = accept(descriptor, nil, nil)
        return descriptor >= 0 ? RawSocket(descriptor: descriptor) : nil
    }

    /// Ends every call that waits on this socket.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func write(_ bytes: [UInt8]) {
        _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What came next; nil at the end.
    func read() -> [UInt8]? {
        var space = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &space, space.count, 0)
        return count > 0 ? Array(space.prefix(count)) : nil
    }

    func exchange(_ text: String) -> [UInt8]? {
        write(Array(text.utf8))
        return read()
    }

    private static func make() -> Int32 {
        socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
