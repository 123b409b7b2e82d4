/// A value that can be read from a result's column in PostgreSQL's binary format.
public protocol PostgresDecodable: Sendable {
    /// Reads the value, after checking that the column has a type it can be read from.
    static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Self
}

/// One field of a row as it arrived: its type and its bytes, nil for NULL.
///
/// The bytes belong to the result and are valid only during the call that receives them.
public struct PostgresValue {
    public let type: UInt32
    public let bytes: UnsafeRawBufferPointer?

    public init(type: UInt32, bytes: UnsafeRawBufferPointer?) {
        self.type = type
        self.bytes = bytes
    }
}

/// Why a field could not be read as the type asked for. `Row` adds the column and the statement.
public enum PostgresDecodingProblem: Error, Hashable, Sendable {
    case unexpectedNull
    case typeMismatch(expected: UInt32)
    case malformed(String)
}

extension PostgresValue {
    /// The bytes, once the type is one of those accepted and the value is not NULL.
    func checked(_ accepted: UInt32...) throws(PostgresDecodingProblem) -> UnsafeRawBufferPointer {
        guard accepted.contains(type) else { throw .typeMismatch(expected: accepted[0]) }
        guard let bytes else { throw .unexpectedNull }
        return bytes
    }

    /// A number of exactly its type's width.
    static func integer<T: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, as: T.Type = T.self
    ) throws(PostgresDecodingProblem) -> T {
        guard bytes.count == MemoryLayout<T>.size else { throw .malformed("a number of \(bytes.count) bytes") }
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    public static func decode(_ value: PostgresValue) throws(PostgresDecodingProblem) -> Wrapped? {
        guard value.bytes != nil else { return nil }
        return try Wrapped.decode(value)
    }
}
