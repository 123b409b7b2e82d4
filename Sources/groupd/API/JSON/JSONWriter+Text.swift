extension JSONWriter {
    /// Appends a quoted string: runs that need no escape are copied as they are.
    mutating func quote(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in quote(utf8) }
    }

    private mutating func quote(_ utf8: UnsafeBufferPointer<UInt8>) {
        append(JSONByte.quote)
        var start = 0
        for position in utf8.indices where Self.needsEscape(utf8[position]) {
            append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<position]))
            escape(utf8[position])
            start = position + 1
        }
        append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        append(JSONByte.quote)
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == JSONByte.quote || byte == JSONByte.backslash
    }

    private mutating func escape(_ byte: UInt8) {
        append(JSONByte.backslash)
        switch byte {
        case JSONByte.quote, JSONByte.backslash: append(byte)
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0D: append(UInt8(ascii: "r"))
        case 0x09: append(UInt8(ascii: "t"))
        default:
            append(contentsOf: "u00".utf8)
            append(UInt8(ascii: "0") + byte >> 4)
            append(Self.hexDigits[Int(byte & 0xF)])
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}
