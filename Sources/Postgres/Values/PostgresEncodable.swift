/// A value that can be sent as a statement's parameter, in PostgreSQL's binary format.
public protocol PostgresEncodable: Sendable {
    /// The type the parameter is declared with when the statement is prepared.
    static var postgresType: UInt32 { get }

    /// Whether the value is NULL. `encode(into:)` is not called then.
    var isPostgresNull: Bool { get }

    /// Appends the value's binary form, without a length.
    ///
    /// Throws `.encoding` for a value that PostgreSQL cannot hold, such as text with a NUL character.
    func encode(into buffer: inout [UInt8]) throws(PostgresError)
}

extension PostgresEncodable {
    public var isPostgresNull: Bool { false }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    public static var postgresType: UInt32 { Wrapped.postgresType }
    public var isPostgresNull: Bool { self?.isPostgresNull ?? true }

    public func encode(into buffer: inout [UInt8]) throws(PostgresError) {
        guard let self else { return }
        try self.encode(into: &buffer)
    }
}

extension [UInt8] {
    /// Appends an integer in network order, as every number travels.
    mutating func appendBigEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
