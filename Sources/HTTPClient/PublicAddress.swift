import Glibc

/// Tells addresses of the public Internet from all others (IANA's special-purpose registries).
enum PublicAddress {
    /// Whether the address behind `socketAddress` is public. Families other than IPv4 and IPv6 are not.
    static func contains(_ socketAddress: UnsafeRawBufferPointer) -> Bool {
        guard socketAddress.count >= MemoryLayout<sa_family_t>.size else { return false }
        switch Int32(socketAddress.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where socketAddress.count >= MemoryLayout<sockaddr_in>.size:
            return contains(v4: Array(socketAddress[4..<8]))
        case AF_INET6 where socketAddress.count >= MemoryLayout<sockaddr_in6>.size:
            return contains(v6: Array(socketAddress[8..<24]))
        default: return false
        }
    }

    /// Whether four bytes in network order are a public IPv4 address.
    static func contains(v4 bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _), (10, _, _), (127, _, _): false  // this host, private, loopback
        case (100, 64...127, _), (169, 254, _): false  // carrier-grade NAT, link-local (and clouds' metadata)
        case (172, 16...31, _), (192, 168, _): false  // private
        case (192, 0, 0), (192, 88, 99): false  // protocol assignments, 6to4 relays
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): false  // documentation
        case (198, 18...19, _): false  // benchmarks
        case (224..., _, _): false  // multicast, reserved, broadcast
        default: true
        }
    }

    /// Whether sixteen bytes in network order are a public IPv6 address.
    ///
    /// Only global unicast (2000::/3) is, and within it not the ranges that carry an IPv4 address (which would lead
    /// around the rules for IPv4) or that are set apart.
    static func contains(v6 bytes: [UInt8]) -> Bool {
        guard bytes[0] & 0xE0 == 0x20 else { return false }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x20, 0x01, 0x00...0x01, _): return false  // Teredo, ORCHID and other protocol assignments
        case (0x20, 0x01, 0x0D, 0xB8): return false  // documentation
        case (0x20, 0x02, _, _): return false  // 6to4
        case (0x3F, 0xFF, 0x00...0x0F, _): return false  // documentation
        default: return true
        }
    }
}
