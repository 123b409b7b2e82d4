/// Strict percent-decoding (RFC 3986): an escape is two hexadecimal digits, and the result is UTF-8 without NUL.
enum PercentDecoding {
    /// The decoded text, or nil where it is malformed. A plus sign is a plus sign, but for forms, where it is a space.
    static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool = false) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(JSONEscape.hexDigit),
                    let low = rest.next().flatMap(JSONEscape.hexDigit)
                else { return nil }
                bytes.append(high << 4 | low)
            case JSONByte.plus where plusIsSpace: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
