internal import Glibc

/// An IP address: 4 bytes or 16, in network order.
struct NetworkAddress: Sendable, Hashable {
    let bytes: [UInt8]

    /// Reads `192.0.2.1` or `2001:db8::1`. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
    init?(_ text: String) {
        guard let bytes = Self.read(text, AF_INET, 4) ?? Self.read(text, AF_INET6, 16) else { return nil }
        let isMapped = bytes.count == 16 && bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        self.bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    }

    private static func read(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
