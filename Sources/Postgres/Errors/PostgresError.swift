/// Everything that can go wrong between this module and a database.
public struct PostgresError: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The server refused a statement; the whole unit was rolled back.
        case server(SQLState, ServerMessage)
        /// The connection broke while the work was on its way.
        case connectionLost
        /// The deadline passed.
        case timedOut
        /// The calling task was cancelled.
        case cancelled
        /// The lane's queue is full; nothing was sent.
        case overloaded
        /// No connection of the lane is up; nothing was sent.
        case unavailable
        /// A column could not be read as the type asked for.
        case decoding(DecodingFailure)
        /// A parameter cannot be sent; nothing was sent.
        case encoding(String)
        /// The result grew beyond `PostgresConfiguration.resultBytesMax`.
        case resultTooLarge(bytesMax: Int)
        /// The database was shut down; nothing was sent.
        case shutDown
    }

    /// Where and why a column could not be read.
    public struct DecodingFailure: Hashable, Sendable {
        /// The column's name, or its number where the result has no such column.
        public var column: String
        public var expected: String
        public var actual: String
    }

    public let kind: Kind
    /// Whether the work may have been committed all the same: it had been sent, and no answer came.
    public internal(set) var isOutcomeUnknown: Bool
    /// The name of the statement that failed, where one did.
    public internal(set) var statement: String?
    /// That statement's place in the unit.
    public internal(set) var statementIndex: Int?
    /// Why there is no connection, as libpq puts it (never with a password).
    public internal(set) var connectionFailure: String?

    public init(
        _ kind: Kind, isOutcomeUnknown: Bool = false, statement: String? = nil, statementIndex: Int? = nil,
        connectionFailure: String? = nil
    ) {
        self.kind = kind
        self.isOutcomeUnknown = isOutcomeUnknown
        self.statement = statement
        self.statementIndex = statementIndex
        self.connectionFailure = connectionFailure
    }

    /// The server's code, where the server refused.
    public var sqlState: SQLState? {
        guard case .server(let state, _) = kind else { return nil }
        return state
    }

    /// What the server said, where the server refused.
    public var serverMessage: ServerMessage? {
        guard case .server(_, let message) = kind else { return nil }
        return message
    }
}
