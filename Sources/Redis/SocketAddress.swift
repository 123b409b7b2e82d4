import Glibc

/// An address as the kernel takes it.
struct SocketAddress: Sendable, Equatable {
    let family: Int32
    private let bytes: [UInt8]

    /// Lends the address to a system call.
    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        bytes.withUnsafeBytes { raw in
            // The bytes were copied out of a sockaddr of this family, and arrays are aligned for it.
            body(raw.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
        }
    }
}

extension SocketAddress {
    /// The address of a socket's path, which the configuration has measured; longer ones are cut.
    init(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { space in
            space.copyBytes(from: path.utf8.prefix(space.count - 1))
        }
        family = AF_UNIX
        bytes = withUnsafeBytes(of: address) { Array($0) }
    }

    /// Every address of `host`, in the system's order. Blocks for as long as the resolver likes unless `host` must
    /// be numeric.
    static func resolve(host: String, port: UInt16, isNumeric: Bool) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV | (isNumeric ? AI_NUMERICHOST : AI_ADDRCONFIG)
        var first: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &first) == 0, let first else { return [] }
        defer { freeaddrinfo(first) }
        return sequence(first: first, next: { $0.pointee.ai_next }).compactMap(SocketAddress.init)
    }

    private init?(_ info: UnsafeMutablePointer<addrinfo>) {
        guard let address = info.pointee.ai_addr else { return nil }
        family = info.pointee.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: address, count: Int(info.pointee.ai_addrlen)))
    }
}
