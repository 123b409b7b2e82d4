extension JSONScanner {
    /// The text that a string's inside stands for.
    static func unescaped(_ raw: UnsafeRawBufferPointer) -> String {
        guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            guard raw[index] == UInt8(ascii: "\\"), index + 1 < raw.count else {
                text.append(raw[index])
                index += 1
                continue
            }
            index += 2
            switch raw[index - 1] {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "u"): index += appendScalar(raw, index, &text)
            case let byte: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the scalar whose four digits begin at `index`, with its second half where it has one. Returns how
    /// many bytes that took.
    private static func appendScalar(_ raw: UnsafeRawBufferPointer, _ index: Int, _ text: inout [UInt8]) -> Int {
        let unit = hexadecimal(raw, index)
        guard UTF16.isLeadSurrogate(UInt16(truncatingIfNeeded: unit)) else {
            append(UnicodeScalar(unit) ?? "\u{FFFD}", &text)
            return 4
        }
        let second = hexadecimal(raw, index + 6)
        append(UnicodeScalar(0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF) ?? "\u{FFFD}", &text)
        return 10
    }

    private static func append(_ scalar: UnicodeScalar, _ text: inout [UInt8]) {
        text.append(contentsOf: UTF8.encode(scalar)!)
    }

    private static func hexadecimal(_ raw: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        guard index + 4 <= raw.count else { return 0xFFFD }
        return raw[index..<index + 4].reduce(0) { $0 << 4 | UInt32(Character(UnicodeScalar($1)).hexDigitValue ?? 0) }
    }

    /// The text as a JSON string, with its quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

/// The text as a JSON string, with its quotes.
package func jsonQuoted(_ text: String) -> String { JSONScanner.quoted(text) }
