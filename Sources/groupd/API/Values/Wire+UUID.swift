extension Wire {
    /// The 128 bits of a UUID, in the order of its text.
    struct UUID: Equatable, Hashable, Sendable {
        let high: UInt64
        let low: UInt64

        /// The one that no row ever has.
        static let none = UUID(high: 0, low: 0)

        /// Reads `8-4-4-4-12` hexadecimal digits of either case; nil for anything else.
        init?(_ text: String) {
            var text = text
            let words = text.withUTF8 { utf8 in Self.words(of: utf8) }
            guard let words else { return nil }
            self.init(high: words.high, low: words.low)
        }

        private static func words(of utf8: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
            guard utf8.count == 36 else { return nil }
            var (high, low): (UInt64, UInt64) = (0, 0)
            for index in utf8.indices {
                if isHyphen(index) {
                    guard utf8[index] == JSONByte.minus else { return nil }
                } else {
                    guard let digit = JSONEscape.hexDigit(utf8[index]) else { return nil }
                    (high, low) = (high << 4 | low >> 60, low << 4 | UInt64(digit))
                }
            }
            return (high, low)
        }

        init(high: UInt64, low: UInt64) {
            self.high = high
            self.low = low
        }

        fileprivate static func isHyphen(_ position: Int) -> Bool {
            position == 8 || position == 13 || position == 18 || position == 23
        }
    }
}

extension Wire.UUID: CustomStringConvertible {
    /// The text in lower case.
    var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for digit in 0..<32 {
                if Self.isHyphen(position) {
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
