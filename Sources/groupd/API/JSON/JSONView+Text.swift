import Glibc

extension JSONView {
    /// The characters of a string or key. Half a surrogate pair reads as U+FFFD; the document has it as a defect.
    var text: String {
        hasEscapes ? String(decoding: unescaped, as: UTF8.self) : String(decoding: rawBytes, as: UTF8.self)
    }

    /// Whether the string is this name, without making a String of it.
    func spells(_ name: StaticString) -> Bool {
        guard !hasEscapes else { return unescaped.elementsEqual(name.buffer) }
        let raw = rawBytes
        guard raw.count == name.utf8CodeUnitCount else { return false }
        guard let base = raw.baseAddress else { return true }
        return memcmp(base, name.utf8Start, raw.count) == 0
    }

    /// The string's UTF-8 with every escape resolved.
    var unescaped: [UInt8] {
        let raw = rawBytes
        guard hasEscapes else { return Array(raw) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var position = 0
        while position < raw.count {
            if raw[position] == JSONByte.backslash {
                position += appendEscape(of: raw, at: position, to: &bytes)
            } else {
                bytes.append(raw[position])
                position += 1
            }
        }
        return bytes
    }

    /// Appends what the escape means and returns how many bytes it took.
    private func appendEscape(of raw: UnsafeBufferPointer<UInt8>, at position: Int, to bytes: inout [UInt8]) -> Int {
        guard raw[position + 1] == UInt8(ascii: "u") else {
            bytes.append(Self.shortEscape(raw[position + 1]))
            return 2
        }
        let high = JSONEscape.unit(in: raw, at: position) ?? 0xFFFD
        let low = JSONEscape.unit(in: raw, at: position + 6) ?? 0
        if 0xD800..<0xDC00 ~= high, 0xDC00..<0xE000 ~= low {
            append(0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(low & 0x3FF)), to: &bytes)
            return 12
        }
        append(UInt32(high), to: &bytes)
        return 6
    }

    private func append(_ value: UInt32, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private static func shortEscape(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }
}

extension StaticString {
    /// The name's UTF-8, in the program's own constant data.
    var buffer: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
