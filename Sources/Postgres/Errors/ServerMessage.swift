/// What the server said of a failure.
///
/// `detail` and, for some failures, `message` may hold the contents of rows and parameters: they are for code to look
/// at, never for a log. `PostgresError.description` leaves them out.
public struct ServerMessage: Hashable, Sendable {
    public var message: String
    public var detail: String?
    public var hint: String?
    public var schema: String?
    public var table: String?
    public var column: String?
    public var constraint: String?

    public init(
        message: String, detail: String? = nil, hint: String? = nil, schema: String? = nil, table: String? = nil,
        column: String? = nil, constraint: String? = nil
    ) {
        self.message = message
        self.detail = detail
        self.hint = hint
        self.schema = schema
        self.table = table
        self.column = column
        self.constraint = constraint
    }
}
