/// Base 64 without padding (RFC 4648), in the two alphabets that are in use here.
///
/// Decoding is strict: one byte string has exactly one spelling, so an encoded token can be compared
/// as text and a stored hash cannot be written in two ways.
public struct Base64: Sendable {
    /// `A–Z a–z 0–9 - _`: for URLs, tokens and file names.
    public static let url = Base64(last: ("-", "_"))
    /// `A–Z a–z 0–9 + /`: what stored password hashes use.
    public static let standard = Base64(last: ("+", "/"))

    private let symbols: [UInt8]
    private let values: [UInt8?]

    private init(last: (Unicode.Scalar, Unicode.Scalar)) {
        let common = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        symbols = Array(common.utf8) + [UInt8(ascii: last.0), UInt8(ascii: last.1)]
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        self.values = values
    }

    /// The bytes as text, without padding.
    public func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                text.append(symbols[Int(pending >> UInt32(bitCount) & 0x3F)])
            }
        }
        if bitCount > 0 { text.append(symbols[Int(pending << UInt32(6 - bitCount) & 0x3F)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes that `text` stands for; `nil` for padding, foreign characters, an impossible length, or
    /// left-over bits that are not zero.
    public func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bitCount = 0
        for symbol in text.utf8 {
            guard let value = values[Int(symbol)] else { return nil }
            pending = pending << 6 | UInt32(value)
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bitCount)))
        }
        let leftOver = pending & (1 << UInt32(bitCount) - 1)
        return bitCount < 6 && leftOver == 0 ? bytes : nil
    }
}
