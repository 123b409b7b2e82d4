import Postgres

/// What a token stands for, as long as its session or its account does.
public struct Standing: Sendable, Equatable {
    public let user: UserID
    public let isOperator: Bool

    public init(user: UserID, isOperator: Bool) {
        self.user = user
        self.isOperator = isOperator
    }
}

extension Standing {
    init(_ row: Row) throws(PostgresError) {
        self.init(user: UserID(try row.decode("user_id")), isOperator: try row.decode("is_operator"))
    }
}
