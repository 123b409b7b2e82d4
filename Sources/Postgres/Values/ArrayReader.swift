/// Walks the binary form of an array, trusting none of its lengths.
struct ArrayReader {
    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// The number of elements and their type. More than one dimension is refused.
    ///
    /// A column that is no array at all is told apart by its header's first word, so the type is named in the error.
    mutating func header(
        of type: UInt32, expected: UInt32
    ) throws(PostgresDecodingProblem) -> (count: Int, elementType: UInt32) {
        guard Self.isArray(type) else { throw .typeMismatch(expected: expected) }
        let dimensions = try word()
        _ = try word()
        let elementType = UInt32(bitPattern: try word())
        guard dimensions > 0 else { return (0, elementType) }
        guard dimensions == 1 else { throw .malformed("an array of \(dimensions) dimensions") }
        let count = Int(try word())
        _ = try word()
        guard count >= 0, count <= rest.count / 4 else { throw .malformed("an array's length") }
        return (count, elementType)
    }

    /// The next element's bytes, nil for NULL.
    mutating func element() throws(PostgresDecodingProblem) -> UnsafeRawBufferPointer? {
        let length = Int(try word())
        guard length >= 0 else { return nil }
        guard length <= rest.count else { throw .malformed("an array element's length") }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(length)) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(length))
    }

    private mutating func word() throws(PostgresDecodingProblem) -> Int32 {
        guard rest.count >= 4 else { throw .malformed("an array cut short") }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(4)) }
        return Int32(bigEndian: rest.loadUnaligned(as: Int32.self))
    }

    private static func isArray(_ type: UInt32) -> Bool { arrays.contains(type) }

    /// Every array type whose elements some type of this module can read (varchar, name, json and oid among them).
    private static let arrays: Set<UInt32> = [
        199, 1000, 1001, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1028, 1115, 1185, 2951, 3807,
    ]
}
