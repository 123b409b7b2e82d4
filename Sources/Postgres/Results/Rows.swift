/// A statement's result: its rows, and how many rows it changed.
public struct Rows: Sendable, RandomAccessCollection {
    let storage: ResultStorage

    public var startIndex: Int { 0 }
    public var endIndex: Int { storage.rowCount }

    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < storage.rowCount, "row \(position) of \(storage.rowCount)")
        return Row(storage: storage, index: position)
    }

    /// How many rows the statement inserted, changed, deleted or returned.
    public var affectedCount: Int { storage.affectedCount }

    public var columnNames: [String] {
        (0..<storage.columnCount).map { storage.columnName($0) ?? "" }
    }
}
