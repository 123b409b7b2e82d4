/// A statement with its parameters, ready to run.
public struct Statement: Sendable {
    public let sql: SQL
    public let parameters: Parameters

    /// Encodes the parameters at once. A value that cannot be sent, such as text with a NUL character, fails the unit
    /// when it is run, with `.encoding` and before anything is sent.
    public init<each Value: PostgresEncodable>(_ sql: SQL, _ values: repeat each Value) {
        self.sql = sql
        parameters = Parameters(repeat each values)
    }

    /// For parameters that were gathered one by one.
    public init(_ sql: SQL, parameters: Parameters) {
        self.sql = sql
        self.parameters = parameters
    }
}

/// On whose behalf statements run: PostgreSQL's policies read it.
public struct Identity: Sendable, Hashable {
    /// What `current_setting('groupd.user_id')` is within the transaction.
    public let userID: String

    public init(_ userID: String) { self.userID = userID }

    /// The user with that id.
    public static func user(_ id: UUID128) -> Identity { Identity(id.description) }

    /// Local to the transaction, so that a connection handed on carries nobody's identity.
    static let sql = SQL("identity.set", "select set_config('groupd.user_id', $1, true)")

    var statement: Statement { Statement(Self.sql, userID) }
}

/// What a transaction sees of those committed beside it.
public enum Isolation: String, Sendable, CaseIterable {
    case readCommitted = "read committed"
    case repeatableRead = "repeatable read"
    case serializable

    /// The statement that begins such a transaction.
    var begin: SQL { SQL("transaction.begin.\(rawValue)", "begin isolation level \(rawValue)") }
}

/// The statements that end a transaction.
enum TransactionSQL {
    static let commit = SQL("transaction.commit", "commit")
    static let rollback = SQL("transaction.rollback", "rollback")
}
