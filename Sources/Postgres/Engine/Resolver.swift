import Glibc

/// Looks names up. It blocks, for seconds where a name server is silent.
enum Resolver {
    /// The numeric addresses of each name, in the order the system prefers. Names that are not found are absent.
    static func addresses(of names: [String]) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for name in names where found[name] == nil {
            let addresses = addresses(of: name)
            if !addresses.isEmpty { found[name] = addresses }
        }
        return found
    }

    private static func addresses(of name: String) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next {
            next = entry.pointee.ai_next
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let code = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            guard code == 0 else { continue }
            addresses.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return addresses
    }
}
