/// Walks over a JSON text from value to value.
struct JSONScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    /// Steps behind the bracket; false where another byte stands here.
    mutating func enter(_ bracket: UInt8) -> Bool {
        skipSpace()
        guard byte == bracket else { return false }
        position += 1
        return true
    }

    /// The next key of an object that was entered, with the colon stepped over; nil at its end.
    mutating func nextKey() -> UnsafeRawBufferPointer? {
        skipSpace()
        if byte == UInt8(ascii: ",") { position += 1 }
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { return nil }
        let key = string()
        skipSpace()
        guard byte == UInt8(ascii: ":") else { return nil }
        position += 1
        return key
    }

    /// Whether an array that was entered goes on; stands at the next element then.
    mutating func hasElement() -> Bool {
        skipSpace()
        if byte == UInt8(ascii: ",") { position += 1 }
        skipSpace()
        guard let byte else { return false }
        return byte != UInt8(ascii: "]")
    }

    /// What stands between the quotes of the string that begins here.
    mutating func string() -> UnsafeRawBufferPointer {
        let start = position + 1
        position = start
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = min(position, bytes.count)
        position = end + 1
        return UnsafeRawBufferPointer(rebasing: bytes[min(start, end)..<end])
    }

    /// The value that begins here, as it is written, and steps behind it.
    mutating func value() -> UnsafeRawBufferPointer {
        skipSpace()
        let start = position
        skipValue()
        let end = min(position, bytes.count)
        return UnsafeRawBufferPointer(rebasing: bytes[min(start, end)..<end])
    }

    private mutating func skipValue() {
        var depth = 0
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                _ = string()
                if depth == 0 { return }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                position += 1
                if depth == 0 { return }
            case UInt8(ascii: ",") where depth == 0:
                return
            default:
                position += 1
            }
        }
    }
}
