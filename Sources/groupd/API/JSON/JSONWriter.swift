/// Writes JSON straight into bytes, without a tree in between.
///
/// It puts the commas; opening and closing in pairs, and a key before each member, is the caller's part and every use
/// has a test that parses what came out.
struct JSONWriter: Sendable {
    /// The text so far.
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes an object whose members `body` writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) {
        open(JSONByte.openBrace)
        body(&self)
        close(JSONByte.closeBrace)
    }

    /// Writes an array whose elements `body` writes.
    mutating func array(_ body: (inout JSONWriter) -> Void) {
        open(JSONByte.openBracket)
        body(&self)
        close(JSONByte.closeBracket)
    }

    /// Begins a member. The name stands in the source and needs no escape.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(JSONByte.quote)
        bytes.append(contentsOf: name.buffer)
        bytes.append(JSONByte.quote)
        bytes.append(JSONByte.colon)
        needsComma = false
    }

    /// Begins a member whose name comes from data.
    mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(JSONByte.colon)
        needsComma = false
    }

    mutating func string(_ value: String) {
        scalar { $0.quote(value) }
    }

    /// A constant string of the source, which needs no escape.
    mutating func string(_ value: StaticString) {
        scalar {
            $0.bytes.append(JSONByte.quote)
            $0.bytes.append(contentsOf: value.buffer)
            $0.bytes.append(JSONByte.quote)
        }
    }

    mutating func bool(_ value: Bool) {
        scalar { $0.bytes.append(contentsOf: (value ? "true" : "false" as StaticString).buffer) }
    }

    mutating func null() {
        scalar { $0.bytes.append(contentsOf: ("null" as StaticString).buffer) }
    }

    /// A value that is JSON already.
    mutating func json(_ text: some Collection<UInt8>) {
        scalar { $0.bytes.append(contentsOf: text) }
    }

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(contentsOf more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func scalar(_ body: (inout JSONWriter) -> Void) {
        separate()
        body(&self)
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(JSONByte.comma) }
    }
}
