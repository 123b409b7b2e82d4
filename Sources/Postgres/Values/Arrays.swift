/// A type whose Swift arrays are PostgreSQL arrays. Optionals of such types are elements too: NULL ones.
public protocol PostgresArrayElement: Sendable {
    /// The type of an array of these.
    static var postgresArrayType: UInt32 { get }

    /// Appends the binary form of the whole array.
    static func encodeArray(_ elements: [Self], into buffer: inout [UInt8]) throws(PostgresError)

    /// Reads a whole array of one dimension.
    static func decodeArray(_ value: PostgresValue) throws(PostgresDecodingProblem) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    public static var postgresType: UInt32 { Element.postgresArrayType }

    public func encode(into buffer: inout [UInt8]) throws(PostgresError) {
        try Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> [Element] {
        try Element.decodeArray(value)
    }
}

extension Optional: PostgresArrayElement
where Wrapped: PostgresArrayElement & PostgresEncodable & PostgresDecodable {
    public static var postgresArrayType: UInt32 { Wrapped.postgresArrayType }
}

extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    public static func encodeArray(_ elements: [Self], into buffer: inout [UInt8]) throws(PostgresError) {
        let hasNulls = elements.contains { $0.isPostgresNull }
        buffer.reserveCapacity(buffer.count + 20 + elements.count * 12)
        buffer.appendBigEndian(Int32(elements.isEmpty ? 0 : 1))
        buffer.appendBigEndian(Int32(hasNulls ? 1 : 0))
        buffer.appendBigEndian(postgresType)
        if elements.isEmpty { return }
        buffer.appendBigEndian(Int32(elements.count))
        buffer.appendBigEndian(Int32(1))
        for element in elements { try element.encodeElement(into: &buffer) }
    }

    private func encodeElement(into buffer: inout [UInt8]) throws(PostgresError) {
        guard !isPostgresNull else { return buffer.appendBigEndian(Int32(-1)) }
        let start = buffer.count
        buffer.appendBigEndian(Int32(0))
        try encode(into: &buffer)
        let length = Int32(buffer.count - start - 4).bigEndian
        buffer.withUnsafeMutableBytes { $0.storeBytes(of: length, toByteOffset: start, as: Int32.self) }
    }

    public static func decodeArray(_ value: PostgresValue) throws(PostgresDecodingProblem) -> [Self] {
        guard let bytes = value.bytes else { throw .unexpectedNull }
        var reader = ArrayReader(bytes)
        let header = try reader.header(of: value.type, expected: postgresArrayType)
        var elements: [Self] = []
        elements.reserveCapacity(header.count)
        for _ in 0..<header.count {
            elements.append(try decode(PostgresValue(type: header.elementType, bytes: try reader.element())))
        }
        return elements
    }
}

/// Bytes are no array of numbers but a `bytea`.
extension UInt8: PostgresArrayElement {
    public static var postgresArrayType: UInt32 { PostgresOID.bytea }

    public static func encodeArray(_ elements: [UInt8], into buffer: inout [UInt8]) {
        buffer.append(contentsOf: elements)
    }

    public static func decodeArray(_ value: PostgresValue) throws(PostgresDecodingProblem) -> [UInt8] {
        [UInt8](try value.checked(PostgresOID.bytea))
    }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    public static var postgresArrayType: UInt32 { PostgresOID.byteaArray }
}
