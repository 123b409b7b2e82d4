/// A 64-bit hash that two programs compute alike: FNV-1a over the bytes, mixed once more at the end.
///
/// It tells texts apart that a fault would confuse; it is no defence against somebody who looks for a collision.
package struct Fingerprint: Hashable, Sendable {
    package let value: UInt64

    package init(_ value: UInt64) {
        self.value = value
    }

    /// Of a text's UTF-8 bytes.
    package init(of text: some StringProtocol) {
        self.init(bytes: text.utf8)
    }

    package init(bytes: some Sequence<UInt8>) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        value = Self.mixed(hash)
    }

    /// Every bit of the result depends on every bit of `value` (the finaliser of SplitMix64).
    static func mixed(_ value: UInt64) -> UInt64 {
        var bits = value &+ 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// One of both, in this order.
    func joined(with other: Fingerprint) -> Fingerprint {
        Fingerprint(Self.mixed(value &* 0x2545_F491_4F6C_DD1D &+ other.value))
    }
}

extension Fingerprint: Codable {
    /// Sixteen hexadecimal digits: many readers of JSON round large numbers.
    package func encode(to encoder: any Encoder) throws {
        let digits = String(value, radix: 16)
        var container = encoder.singleValueContainer()
        try container.encode(String(repeating: "0", count: 16 - digits.count) + digits)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = UInt64(text, radix: 16) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a fingerprint")
        }
        self.value = value
    }
}
