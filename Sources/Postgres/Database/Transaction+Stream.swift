extension Transaction {
    /// Reads a result of any size, `rowCount` rows at a time, through a cursor.
    ///
    /// The next rows are asked for when `body` has returned, so that no more than one portion is in memory. One stream
    /// at a time in a transaction.
    public func stream<each Value: PostgresEncodable>(
        _ sql: SQL, _ values: repeat each Value, rowCount: Int = 1_000, _ body: (Rows) async throws -> Void
    ) async throws {
        precondition(rowCount > 0, "a portion has rows")
        let declare = SQL("\(sql.name).declare", "declare groupd_stream no scroll cursor for \(sql.text)")
        let fetch = Statement(SQL("stream.fetch.\(rowCount)", "fetch forward \(rowCount) from groupd_stream"))
        var rows = try await run([Statement(declare, repeat each values), fetch])[1]
        while !rows.isEmpty {
            try await body(rows)
            rows = try await run([fetch])[0]
        }
        try await execute(SQL("stream.close", "close groupd_stream"))
    }
}
