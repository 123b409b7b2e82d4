extension JSONParser {
    /// Parses a number. One that no finite Double comes near is a defect.
    mutating func number() throws(JSONError) {
        let start = position
        if peek == JSONByte.minus { position += 1 }
        try integerPart()
        let hasFraction = try fraction()
        let hasExponent = try exponent()
        let token = try append(hasFraction || hasExponent ? .decimal : .integer, start: start, count: position - start)
        if !isFinite(from: start) { note(.numberOutOfRange, at: start, token: token) }
    }

    private mutating func integerPart() throws(JSONError) {
        if peek == JSONByte.zero {
            position += 1
            if let byte = peek, JSONByte.zero...JSONByte.nine ~= byte { throw error(.invalidNumber) }
        } else {
            try digits()
        }
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek, JSONByte.zero...JSONByte.nine ~= byte { position += 1 }
        guard position > start else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
    }

    private mutating func fraction() throws(JSONError) -> Bool {
        guard peek == JSONByte.dot else { return false }
        position += 1
        try digits()
        return true
    }

    private mutating func exponent() throws(JSONError) -> Bool {
        guard let byte = peek, byte | 0x20 == UInt8(ascii: "e") else { return false }
        position += 1
        if let sign = peek, sign == JSONByte.plus || sign == JSONByte.minus { position += 1 }
        try digits()
        return true
    }

    private func isFinite(from start: Int) -> Bool {
        let count = position - start
        guard count <= limits.numberBytesMax else { return false }
        // Up to 18 bytes without an exponent nothing can overflow, and that is nearly every number there is.
        let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
        guard count > 18 || text.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return true }
        return Double(String(decoding: text, as: UTF8.self))?.isFinite ?? false
    }
}
