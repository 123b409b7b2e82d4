/// Reads the fixed-width fields of a timestamp.
struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// Exactly that many digits.
    mutating func number(_ digits: Int) -> Int64? {
        guard rest.count >= digits else { return nil }
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// The one character expected next.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// An optional fraction in microseconds, 0 where there is none.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var micros: Int64 = 0
        var digits = 0
        while let digit = digit() {
            digits += 1
            if digits <= 6 { micros = micros * 10 + digit }
        }
        guard (1...9).contains(digits) else { return nil }
        for _ in digits..<max(6, digits) { micros *= 10 }
        return micros
    }

    /// `Z`, or hours and minutes east of Greenwich.
    mutating func offsetMinutes() -> Int64? {
        if skip("Z") { return 0 }
        let sign: Int64 = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private mutating func digit() -> Int64? {
        guard let character = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character)
        else { return nil }
        rest.removeFirst()
        return Int64(character - UInt8(ascii: "0"))
    }
}

/// Writes the fixed-width fields of a timestamp.
struct DigitWriter {
    private let text: UnsafeMutableBufferPointer<UInt8>
    private var at = 0

    init(_ text: UnsafeMutableBufferPointer<UInt8>) { self.text = text }

    /// The number with leading zeros, and the character that follows it.
    mutating func write(_ value: Int64, digits: Int, then character: Unicode.Scalar) {
        var rest = value
        for place in stride(from: at + digits - 1, through: at, by: -1) {
            text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        at += digits
        text[at] = UInt8(ascii: character)
        at += 1
    }
}
