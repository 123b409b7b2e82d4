extension Wire {
    /// The 128 bits of a UUID, in the order of its text.
    struct UUID: Equatable, Hashable, Sendable {
        let high: UInt64
        let low: UInt64

        /// The one that no row ever has.
        static let none = UUID(high: 0, low: 0)

        /// Reads `8-4-4-4-12` hexadecimal digits of either case; nil for anything else.
        init?(_ text: String) {
            guard text.utf8.count == 36 else { return nil }
            var words: (UInt64, UInt64) = (0, 0)
            for (index, byte) in text.utf8.enumerated() {
                if Self.hyphens.contains(index) {
                    guard byte == JSONByte.minus else { return nil }
                } else {
                    guard let digit = JSONEscape.hexDigit(byte) else { return nil }
                    words = (words.0 << 4 | words.1 >> 60, words.1 << 4 | UInt64(digit))
                }
            }
            self.init(high: words.0, low: words.1)
        }

        init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }

        private static let hyphens = [8, 13, 18, 23]
    }
}

extension Wire.UUID: CustomStringConvertible {
    /// The text in lower case.
    var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for digit in 0..<32 {
                if Self.hyphens.contains(position) {
                    buffer[position] = JSONByte.minus
                    position += 1
                }
                let word = digit < 16 ? high : low
                buffer[position] = Self.digits[Int(word >> UInt64(60 - 4 * (digit % 16)) & 0xF)]
                position += 1
            }
            return position
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

extension Wire.UUID: WireReadable, WireWritable {
    static let schema = Schema.string(StringSchema(length: 36...36, format: "uuid"))
    static let placeholder = none

    static func read(_ value: JSONView, _ issues: inout Issues) -> Self {
        guard let uuid = value.string.flatMap(Self.init) else {
            issues.report("Must be a UUID.")
            return placeholder
        }
        return uuid
    }

    func write(to writer: inout JSONWriter) {
        writer.string(description)
    }
}
