/// A universally unique identifier: sixteen bytes, printed in lower case.
///
/// Ordered like PostgreSQL's `uuid`, byte by byte from the left.
public struct UUID128: Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// The two halves, most significant first.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A random identifier (version 4) from the kernel's generator: not guessable.
    public static func random() -> UUID128 {
        // The standard library's system generator reads getrandom(2) on Linux.
        var generator = SystemRandomNumberGenerator()
        let high = generator.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return UUID128(high: high, low: low)
    }

    /// The sixteen bytes, in the order they are printed.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        encode(into: &bytes)
        return bytes
    }
}

extension UUID128: Comparable {
    public static func < (left: UUID128, right: UUID128) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUID128: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
    public static var postgresType: UInt32 { PostgresOID.uuid }
    public static var postgresArrayType: UInt32 { PostgresOID.uuidArray }

    public func encode(into buffer: inout [UInt8]) {
        buffer.appendBigEndian(high)
        buffer.appendBigEndian(low)
    }

    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> UUID128 {
        let bytes = try value.checked(PostgresOID.uuid)
        guard bytes.count == 16 else { throw .malformed("a uuid of \(bytes.count) bytes") }
        return UUID128(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

extension UUID128: LosslessStringConvertible {
    private static let digits = Array("0123456789abcdef".utf8)
    private static let hyphens: Set<Int> = [8, 13, 18, 23]

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var at = 0
            for nibble in 0..<32 {
                if Self.hyphens.contains(at) {
                    text[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = nibble < 16 ? high : low
                text[at] = Self.digits[Int(word >> UInt64(60 - 4 * (nibble % 16)) & 0xF)]
                at += 1
            }
            return 36
        }
    }

    /// Reads the 36 characters of the usual form, in either case; nil for anything else, braces and spaces included.
    public init?(_ description: String) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        var nibbles = 0
        guard description.utf8.count == 36 else { return nil }
        for (at, character) in description.utf8.enumerated() {
            if Self.hyphens.contains(at) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Self.value(of: character) else { return nil }
            if nibbles < 16 { words.high = words.high << 4 | digit } else { words.low = words.low << 4 | digit }
            nibbles += 1
        }
        self.init(high: words.high, low: words.low)
    }

    private static func value(of character: UInt8) -> UInt64? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(character - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(character - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(character - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
