import CLibpq

/// Owns a libpq result until the last row of it is gone.
///
/// Safe to share: libpq only reads a result once it is complete.
final class ResultStorage: @unchecked Sendable {
    let pointer: OpaquePointer
    let rowCount: Int
    let columnCount: Int
    /// The statement's name, for decoding errors.
    let statement: String

    init(_ pointer: OpaquePointer, statement: String) {
        self.pointer = pointer
        self.statement = statement
        rowCount = Int(PQntuples(pointer))
        columnCount = Int(PQnfields(pointer))
    }

    deinit { PQclear(pointer) }

    func value(row: Int, column: Int) -> PostgresValue {
        let (row, column) = (Int32(row), Int32(column))
        let type = PQftype(pointer, column)
        guard PQgetisnull(pointer, row, column) == 0, let start = PQgetvalue(pointer, row, column) else {
            return PostgresValue(type: type, bytes: nil)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(pointer, row, column)))
        return PostgresValue(type: type, bytes: bytes)
    }

    func columnName(_ column: Int) -> String? {
        PQfname(pointer, Int32(column)).map { String(cString: $0) }
    }

    func column(named name: String) -> Int? {
        // PQfnumber folds case like SQL; quoted, it compares the name as it is.
        let number = PQfnumber(pointer, "\"\(name)\"")
        return number < 0 ? nil : Int(number)
    }

    /// The number at the end of the command's tag, 0 for commands without one.
    var affectedCount: Int {
        PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    /// The command's tag: `INSERT 0 1`, `COMMIT`.
    var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }
}
