extension PostgresError: CustomStringConvertible {
    /// One sentence that is safe in a log: it names statements, codes and constraints, and never the contents of a
    /// parameter or a row.
    public var description: String {
        var text = statement.map { "\($0): " } ?? ""
        text += summary
        if let connectionFailure { text += ": \(connectionFailure)" }
        if isOutcomeUnknown { text += " (it may have been committed)" }
        return text
    }

    private var summary: String {
        switch kind {
        case .server(let state, let message): Self.summary(state, message)
        case .connectionLost: "the connection to PostgreSQL was lost"
        case .timedOut: "the deadline passed"
        case .cancelled: "cancelled"
        case .overloaded: "the queue for PostgreSQL is full"
        case .unavailable: "no connection to PostgreSQL"
        case .decoding(let failure): "column \(failure.column) is \(failure.actual), not \(failure.expected)"
        case .encoding(let reason): "a parameter cannot be sent: \(reason)"
        case .resultTooLarge(let bytesMax): "the result is larger than \(bytesMax) bytes"
        case .shutDown: "the database was shut down"
        }
    }

    private static func summary(_ state: SQLState, _ message: ServerMessage) -> String {
        var text = "SQLSTATE \(state.code)"
        if isMessageSafe(state) { text += ": \(message.message)" }
        if let constraint = message.constraint { text += " [constraint \(constraint)]" }
        return text
    }

    /// The classes whose messages name objects only. Those of class 22 quote the value that could not be read, and a
    /// `raise exception` can quote anything.
    private static func isMessageSafe(_ state: SQLState) -> Bool {
        safeClasses.contains(String(state.class))
    }

    private static let safeClasses: Set<String> = [
        "08", "0A", "23", "25", "26", "28", "2B", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", "XX",
    ]
}
