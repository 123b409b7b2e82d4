/// Whom a request's address stands for in limits: one IPv4 address, or the 64 bits of IPv6 that one customer gets.
struct AddressKey: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Requests whose address nobody knows share one key.
    init(_ address: NetworkAddress?) {
        let bytes = address?.bytes ?? []
        self.bytes = bytes.count == 16 ? Array(bytes.prefix(8)) : bytes
    }
}
