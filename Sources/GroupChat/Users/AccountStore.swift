public import Postgres

/// The accounts, for whoever decides who may come in: it sees all of them.
///
/// Every call throws `AccountError.failed` where the database is overloaded, out of reach or broken.
public struct AccountStore: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// What a new account is to be.
    public struct Creation: Sendable {
        public var name: String
        public var email: String
        /// Nil makes an account that nobody can log into yet.
        public var passwordHash: String?
        public var tier: Tier
        public var isOperator: Bool
        /// The SHA-256 of a set-up token: it makes the account an operator's, and is used up by that.
        public var setupToken: [UInt8]?

        public init(
            name: String, email: String, passwordHash: String?, tier: Tier, isOperator: Bool = false,
            setupToken: [UInt8]? = nil
        ) {
            self.name = name
            self.email = email
            self.passwordHash = passwordHash
            self.tier = tier
            self.isOperator = isOperator
            self.setupToken = setupToken
        }
    }

    /// Makes a person with an account, all of it or nothing.
    ///
    /// - Throws: `emailTaken`, `setupTokenInvalid`.
    public func create(_ creation: Creation) async throws(AccountError) -> UserID {
        let user = UserID.random()
        try await transaction { transaction in
            if let token = creation.setupToken { try await SetupTokenStore.use(token, in: transaction) }
            let isOperator = creation.isOperator || creation.setupToken != nil
            var statements = [
                Statement(AccountSQL.insertUser, user.uuid, creation.name),
                Self.insertion(of: user, creation, isOperator: isOperator),
            ]
            statements += creation.passwordHash.map { [Statement(AccountSQL.insertPassword, user.uuid, $0)] } ?? []
            if isOperator { statements.append(AuditLog.statement(.operatorMade, actor: nil, subject: user)) }
            _ = try await transaction.run(statements)
        }
        return user
    }

    /// Makes the one placeholder with this name a person who can log in.
    ///
    /// - Throws: `notFound`, `ambiguous`, `emailTaken`.
    public func claim(placeholderNamed name: String, _ creation: Creation) async throws(AccountError) -> UserID {
        try await transaction { transaction in
            let rows = try await transaction.fetch(AccountSQL.placeholders, name)
            guard let row = rows.first else { throw AccountError.notFound }
            guard rows.count == 1 else { throw AccountError.ambiguous }
            let user = UserID(try row.decode("id"))
            var statements = [
                Statement(AccountSQL.claim, user.uuid),
                Self.insertion(of: user, creation, isOperator: creation.isOperator),
                AuditLog.statement(.placeholderClaimed, actor: nil, subject: user),
            ]
            statements += creation.passwordHash.map { [Statement(AccountSQL.insertPassword, user.uuid, $0)] } ?? []
            _ = try await transaction.run(statements)
            return user
        }
    }

    /// The account with this mail address, whatever its case.
    public func account(email: String) async throws(AccountError) -> Account? {
        try await one(AccountSQL.byEmail, email) { row throws(PostgresError) in try Account(row) }
    }

    public func account(_ user: UserID) async throws(AccountError) -> Account? {
        try await one(AccountSQL.byID, user.uuid) { row throws(PostgresError) in try Account(row) }
    }

    /// At most `limit` accounts, oldest first, after the one given.
    public func accounts(after last: Account? = nil, limit: Int) async throws(AccountError) -> [Account] {
        try await AccountError.translating {
            let after = last?.createdAt ?? Timestamp(microsecondsSince2000: 0)
            let id = last?.user.id.uuid ?? UUID128(high: 0, low: 0)
            let rows = try await database.fetch(
                AccountSQL.list, after, id, Int64(limit), lane: ChatLanes.accounts, deadline: Self.deadline)
            return try rows.map { try Account($0) }
        }
    }

    private static func insertion(of user: UserID, _ creation: Creation, isOperator: Bool) -> Statement {
        Statement(AccountSQL.insertAccount, user.uuid, creation.email, creation.tier.rawValue, isOperator)
    }
}

extension AccountStore {
    func one<Parameter: PostgresEncodable, R>(
        _ sql: SQL, _ parameter: Parameter, _ decode: (Row) throws(PostgresError) -> R
    ) async throws(AccountError) -> R? {
        do throws(PostgresError) {
            let row = try await database.fetchOne(
                sql, parameter, lane: ChatLanes.accounts, deadline: Self.deadline)
            guard let row else { return nil }
            return try decode(row)
        } catch {
            throw AccountError(error)
        }
    }

    @discardableResult
    func transaction<R: Sendable>(
        _ body: (Transaction) async throws -> R
    ) async throws(AccountError) -> R {
        try await AccountError.translating {
            try await database.withTransaction(lane: ChatLanes.accounts, deadline: Self.deadline, body)
        }
    }
}
