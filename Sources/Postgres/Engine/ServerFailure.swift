import CLibpq

/// An error result, read.
struct ServerFailure {
    let error: PostgresError
    /// The server closes the connection after it.
    let isFatal: Bool
    /// The statement must be prepared anew: unknown to the session, or its result's shape has changed.
    let isPlanStale: Bool

    /// Nil where the result does not come from the server but from libpq, which sets no code.
    init?(_ result: OpaquePointer) {
        func field(_ code: Unicode.Scalar) -> String? {
            PQresultErrorField(result, Int32(code.value)).map { String(cString: $0) }
        }
        guard let code = field("C") else { return nil }
        let message = ServerMessage(
            message: field("M") ?? "", detail: field("D"), hint: field("H"), schema: field("s"), table: field("t"),
            column: field("c"), constraint: field("n"))
        error = PostgresError(.server(SQLState(code), message))
        isFatal = field("V") == "FATAL" || field("V") == "PANIC"
        isPlanStale = error.sqlState == .invalidStatementName || field("R") == "RevalidateCachedQuery"
    }
}
