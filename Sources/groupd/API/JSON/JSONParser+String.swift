extension JSONParser {
    /// Parses a string from its opening to its closing quote.
    mutating func string() throws(JSONError) {
        let token = tokens.count
        position += 1
        let start = position
        var hasEscapes = false
        while let byte = peek {
            switch byte {
            case JSONByte.quote:
                try append(.string, start: start, count: position - start, hasEscapes: hasEscapes)
                position += 1
                return
            case JSONByte.backslash:
                hasEscapes = true
                try escape(in: token)
            case 0..<0x20: throw error(.controlCharacter)
            case 0x20..<0x80: position += 1
            default: try multibyteScalar()
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape(in token: Int) throws(JSONError) {
        guard position + 1 < bytes.count else { throw error(.unexpectedEnd) }
        switch bytes[position + 1] {
        case JSONByte.quote, JSONByte.backslash, JSONByte.slash, UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"): try unicodeEscape(in: token)
        default: throw error(.invalidEscape)
        }
    }

    private mutating func unicodeEscape(in token: Int) throws(JSONError) {
        guard position + 6 <= bytes.count else { throw error(.unexpectedEnd) }
        guard let unit = JSONEscape.unit(in: bytes, at: position) else { throw error(.invalidEscape) }
        switch unit {
        case 0: note(.nul, at: position, token: token)
        case 0xD800..<0xDC00:
            if let low = JSONEscape.unit(in: bytes, at: position + 6), 0xDC00..<0xE000 ~= low {
                position += 6
            } else {
                note(.loneSurrogate, at: position, token: token)
            }
        case 0xDC00..<0xE000: note(.loneSurrogate, at: position, token: token)
        default: break
        }
        position += 6
    }

    /// One scalar of two to four bytes, as RFC 3629 allows it: no overlong form, no surrogate, none past U+10FFFF.
    private mutating func multibyteScalar() throws(JSONError) {
        let count: Int
        let second: ClosedRange<UInt8>
        switch bytes[position] {
        case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
        case 0xE0: (count, second) = (3, 0xA0...0xBF)
        case 0xED: (count, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (count, second) = (3, 0x80...0xBF)
        case 0xF0: (count, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
        case 0xF4: (count, second) = (4, 0x80...0x8F)
        default: throw error(.invalidUTF8)
        }
        guard position + count <= bytes.count, second ~= bytes[position + 1] else { throw error(.invalidUTF8) }
        for index in position + 2..<position + count where bytes[index] & 0xC0 != 0x80 {
            throw error(.invalidUTF8)
        }
        position += count
    }
}

/// Reading `\uXXXX`, for the parser and for ``JSONView``.
enum JSONEscape {
    /// The code unit of the escape that begins at `position`, or nil where none does.
    static func unit(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt16? {
        guard position + 6 <= bytes.count, bytes[position] == JSONByte.backslash,
            bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt16 = 0
        for index in position + 2..<position + 6 {
            guard let digit = hexDigit(bytes[index]) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The value of one hexadecimal digit of either case.
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
