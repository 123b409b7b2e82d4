import Postgres

/// What a token stands for, as long as its session or its account does.
public struct Standing: Sendable, Equatable {
    public let user: UserID
    public let isOperator: Bool
}

extension Standing {
    init(_ row: Row) throws(PostgresError) {
        user = UserID(try row.decode("user_id"))
        isOperator = try row.decode("is_operator")
    }
}
