/// A range of IP addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
struct AddressRange: Sendable, Hashable {
    /// As it was written.
    let text: String
    private let prefix: NetworkAddress
    private let prefixBits: Int

    /// Nothing where `text` is no address, or its length does not fit the address.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let prefix = NetworkAddress(String(parts[0])) else { return nil }
        let bits = prefix.bytes.count * 8
        guard let length = parts.count == 1 ? bits : Int(parts[1]), (0...bits).contains(length) else { return nil }
        self.text = text
        self.prefix = prefix
        prefixBits = length
    }

    /// Whether `address` lies in the range. An IPv4 address never lies in an IPv6 range.
    func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == prefix.bytes.count else { return false }
        return (0..<prefixBits).allSatisfy { bit in
            (address.bytes[bit / 8] ^ prefix.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}

extension AddressRange: SettingValue {
    static let expected = "an IP address or a range of them, like 10.0.0.0/8"

    static func parse(_ given: GivenValue) -> AddressRange? {
        guard case .text(let text) = given else { return nil }
        return AddressRange(text)
    }

    var shown: [String] { [text] }
}
