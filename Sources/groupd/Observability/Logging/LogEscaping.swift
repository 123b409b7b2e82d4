/// Makes text harmless in a log: what would end a line, steer a terminal or turn the order of letters around is
/// written as an escape of JSON's, so that no text from outside can forge a record or hide one.
enum LogEscaping {
    /// Appends the text; with `quotes` also quotes and backslashes are escaped, and the result is a JSON string's inside.
    static func append(_ text: String, to bytes: inout [UInt8], quotes: Bool) {
        for scalar in text.unicodeScalars {
            switch scalar {
            // Its picture: many readers of JSON refuse the escape.
            case "\0": bytes += "\u{2400}".utf8
            case "\n": bytes += "\\n".utf8
            case "\r": bytes += "\\r".utf8
            case "\t": bytes += "\\t".utf8
            case "\"" where quotes: bytes += "\\\"".utf8
            case "\\" where quotes: bytes += "\\\\".utf8
            case _ where mustEscape(scalar): appendNumber(scalar, to: &bytes)
            default: bytes += UTF8.encode(scalar)!
            }
        }
    }

    /// The text between quotes.
    static func appendQuoted(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        append(text, to: &bytes, quotes: true)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Control characters of both kinds, the separators of lines and paragraphs, and the marks that turn the
    /// direction of writing. All of them lie below U+10000, where one `\u` is enough.
    private static func mustEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func appendNumber(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        let digits = String(scalar.value, radix: 16)
        bytes += "\\u".utf8
        bytes += String(repeating: "0", count: 4 - digits.count).utf8
        bytes += digits.utf8
    }
}
