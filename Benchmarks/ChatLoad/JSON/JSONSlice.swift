/// A value inside a JSON text that a server wrote, found without decoding what is around it.
///
/// For valid JSON: it looks only as far as it must and does not check the rest. Valid while the bytes it was made
/// from are.
package struct JSONSlice {
    let bytes: UnsafeRawBufferPointer

    package init(_ bytes: UnsafeRawBufferPointer) {
        var scanner = JSONScanner(bytes: bytes)
        scanner.skipSpace()
        self.bytes = UnsafeRawBufferPointer(rebasing: bytes[min(scanner.position, bytes.count)...])
    }

    /// The value under a key of an object; nil where this is no object or has no such key.
    package func member(_ name: StaticString) -> JSONSlice? {
        var scanner = JSONScanner(bytes: bytes)
        guard scanner.enter(UInt8(ascii: "{")) else { return nil }
        while let key = scanner.nextKey() {
            let value = scanner.value()
            if Self.isEqual(key, name) { return JSONSlice(value) }
        }
        return nil
    }

    /// Calls `body` with each key, as it is written, and its value.
    package func forEachMember(_ body: (String, JSONSlice) -> Void) {
        var scanner = JSONScanner(bytes: bytes)
        guard scanner.enter(UInt8(ascii: "{")) else { return }
        while let key = scanner.nextKey() { body(String(decoding: key, as: UTF8.self), JSONSlice(scanner.value())) }
    }

    /// The values of an array; none where this is no array.
    package func forEachElement(_ body: (JSONSlice) -> Void) {
        var scanner = JSONScanner(bytes: bytes)
        guard scanner.enter(UInt8(ascii: "[")) else { return }
        while scanner.hasElement() { body(JSONSlice(scanner.value())) }
    }

    /// What stands between the quotes, escapes as they are; nil where this is no string.
    package var rawString: UnsafeRawBufferPointer? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var scanner = JSONScanner(bytes: bytes)
        return scanner.string()
    }

    package var string: String? { rawString.map(JSONScanner.unescaped) }

    package var integer: Int64? {
        var value: Int64 = 0
        var isNegative = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value &* 10 &+ Int64(byte - UInt8(ascii: "0"))
            default: return index == 0 ? nil : (isNegative ? -value : value)
            }
        }
        return bytes.isEmpty ? nil : (isNegative ? -value : value)
    }

    package var isTrue: Bool { bytes.first == UInt8(ascii: "t") }

    /// Whether this is the string `text`, which has no character that JSON escapes.
    package func isString(_ text: StaticString) -> Bool {
        rawString.map { Self.isEqual($0, text) } ?? false
    }

    static func isEqual(_ bytes: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
        guard bytes.count == text.utf8CodeUnitCount else { return false }
        return bytes.isEmpty || bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: bytes.count))
    }
}
