extension [UInt8] {
    /// The bytes as lower-case hexadecimal digits, two a byte.
    public var hexadecimal: String {
        String(unsafeUninitializedCapacity: count * 2) { digits in
            for (index, byte) in enumerated() {
                digits[index * 2] = Self.hexadecimalDigit(byte >> 4)
                digits[index * 2 + 1] = Self.hexadecimalDigit(byte & 0x0F)
            }
            return count * 2
        }
    }

    /// The bytes that `hexadecimal` stands for, in either case; `nil` for an odd length or another character.
    public init?(hexadecimal: String) {
        let digits = [UInt8](hexadecimal.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.hexadecimalValue(digits[index]),
                let low = Self.hexadecimalValue(digits[index + 1])
            else { return nil }
            append(high << 4 | low)
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static func hexadecimalValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
