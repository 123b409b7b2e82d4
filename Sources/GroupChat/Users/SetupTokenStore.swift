public import Postgres

/// The one-time tokens that make an account the operator of a new server. Only their SHA-256 is stored.
public struct SetupTokenStore: Sendable {
    static let statements = [hasOperator, replace, insert, use]

    static let hasOperator = SQL(
        "setup.has_operator", "select exists (select from accounts where is_operator) as answer")
    static let replace = SQL("setup.replace", "delete from setup_tokens where used_at is null")
    static let insert = SQL("setup.insert", "insert into setup_tokens (id) values ($1)")
    static let use = SQL("setup.use", "update setup_tokens set used_at = now() where id = $1 and used_at is null")

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Whether there is somebody who runs the server, so that it needs no set-up.
    public func hasOperator() async throws(AccountError) -> Bool {
        try await AccountError.translating {
            let row = try await database.fetchOne(
                Self.hasOperator, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return try row?.decode("answer") ?? false
        }
    }

    /// Makes this the only set-up token that is good; `hash` is its SHA-256.
    public func replace(with hash: [UInt8]) async throws(AccountError) {
        try await AccountError.translating {
            _ = try await database.run(
                [Statement(Self.replace), Statement(Self.insert, hash)], lane: ChatLanes.accounts,
                deadline: AccountStore.deadline)
        }
    }

    /// Uses the token up, or throws `setupTokenInvalid`. Of two at the same time one succeeds.
    static func use(_ hash: [UInt8], in transaction: Transaction) async throws {
        let used = try await transaction.execute(use, hash)
        guard used == 1 else { throw AccountError.setupTokenInvalid }
    }
}
