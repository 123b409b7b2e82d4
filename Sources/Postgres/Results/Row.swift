/// One row. It keeps its whole result alive: copy out what is to be kept long.
public struct Row: Sendable {
    let storage: ResultStorage
    let index: Int

    public var columnCount: Int { storage.columnCount }

    /// A column's value by its place, from 0: `try row[0] as Int`.
    ///
    /// Throws `.decoding` with the column's name and both types. NULL is read only by an optional type.
    public subscript<Value: PostgresDecodable>(_ column: Int) -> Value {
        get throws(PostgresError) { try decode(column, as: Value.self) }
    }

    /// A column's value by its name, exactly as the result spells it.
    public subscript<Value: PostgresDecodable>(_ column: String) -> Value {
        get throws(PostgresError) { try decode(column, as: Value.self) }
    }

    /// A column's value by its place, from 0.
    public func decode<Value: PostgresDecodable>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard column >= 0, column < storage.columnCount else {
            throw failure(column: "\(column)", expected: "\(type)", actual: "absent")
        }
        let value = storage.value(row: index, column: column)
        do throws(PostgresDecodingProblem) {
            return try Value.decode(value)
        } catch {
            throw failure(column: storage.columnName(column) ?? "\(column)", problem: error, type: type, value: value)
        }
    }

    /// A column's value by its name, exactly as the result spells it.
    public func decode<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let number = storage.column(named: column) else {
            throw failure(column: column, expected: "\(type)", actual: "absent")
        }
        return try decode(number, as: type)
    }

    private func failure(
        column: String, problem: PostgresDecodingProblem, type: Any.Type, value: PostgresValue
    ) -> PostgresError {
        switch problem {
        case .unexpectedNull: failure(column: column, expected: "\(type)", actual: "NULL")
        case .typeMismatch(let expected):
            failure(
                column: column, expected: PostgresOID.typeName(expected), actual: PostgresOID.typeName(value.type))
        case .malformed(let what): failure(column: column, expected: "\(type)", actual: what)
        }
    }

    private func failure(column: String, expected: String, actual: String) -> PostgresError {
        let failure = PostgresError.DecodingFailure(column: column, expected: expected, actual: actual)
        return PostgresError(.decoding(failure), statement: storage.statement)
    }
}
