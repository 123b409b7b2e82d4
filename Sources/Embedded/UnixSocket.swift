import Glibc

/// A look at a UNIX socket from outside.
enum UnixSocket {
    /// True where a server listens. Does not wait: a full queue of connections counts as listening.
    static func accepts(_ path: String) -> Bool {
        let file = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        precondition(bytes.count <= SocketDirectory.pathBytesMax, "a socket's path has been checked before")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        return connected || errno == EAGAIN
    }
}
