public import Postgres

/// A key that access tokens are signed with. Never printed.
public struct SigningKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// Its `kid`.
    public let id: UUID128
    public let secret: [UInt8]
    public let createdAt: Timestamp
    /// Since when it signs no more; its tokens are good until they expire.
    public let retiredAt: Timestamp?

    public init(id: UUID128, secret: [UInt8], createdAt: Timestamp, retiredAt: Timestamp?) {
        self.id = id
        self.secret = secret
        self.createdAt = createdAt
        self.retiredAt = retiredAt
    }

    public var description: String { "SigningKey(\(id))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// The signing keys, shared by all nodes.
public struct SigningKeyStore: Sendable {
    static let statements = [all, first, due, add, retire, remove]

    static let all = SQL(
        "signing_key.all", "select id, secret, created_at, retired_at from signing_keys order by created_at desc, id")
    /// Two nodes that start at once may each add one: two may overlap.
    static let first = SQL(
        "signing_key.first",
        """
        insert into signing_keys (id, secret)
        select $1, $2
        where not exists (select from signing_keys where retired_at is null)
        """)
    static let due = SQL(
        "signing_key.due",
        """
        select not exists (
            select from signing_keys where retired_at is null and created_at > now() - make_interval(secs => $1)
        ) as answer
        """)
    static let add = SQL("signing_key.add", "insert into signing_keys (id, secret) values ($1, $2)")
    static let retire = SQL(
        "signing_key.retire", "update signing_keys set retired_at = clock_timestamp() where retired_at is null")
    /// No token lives for more than a day.
    static let remove = SQL(
        "signing_key.remove", "delete from signing_keys where retired_at < clock_timestamp() - interval '2 days'")

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The keys, newest first. Where none signs, `secret` becomes one that does.
    public func keys(orFirst secret: [UInt8]) async throws(AccountError) -> [SigningKey] {
        try await run([Statement(Self.first, UUID128.random(), secret), Statement(Self.all)])
    }

    /// Whether every key that signs is older than that.
    public func isDue(after age: Duration) async throws(AccountError) -> Bool {
        try await AccountError.translating {
            let row = try await database.fetchOne(
                Self.due, age.wholeSeconds, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return try row?.decode("answer") ?? false
        }
    }

    /// Retires every key that signs, has `secret` sign from now on, and removes what no token can be signed with.
    public func rotate(to secret: [UInt8]) async throws(AccountError) -> [SigningKey] {
        try await run([
            Statement(Self.retire), Statement(Self.remove), Statement(Self.add, UUID128.random(), secret),
            AuditLog.statement(.signingKeyRotated, actor: nil, subject: nil), Statement(Self.all),
        ])
    }

    private func run(_ statements: [Statement]) async throws(AccountError) -> [SigningKey] {
        try await AccountError.translating {
            let results = try await database.run(
                statements, lane: ChatLanes.accounts, deadline: AccountStore.deadline)
            return try results[statements.count - 1].map { row in
                SigningKey(
                    id: try row.decode("id"), secret: try row.decode("secret"),
                    createdAt: try row.decode("created_at"), retiredAt: try row.decode("retired_at"))
            }
        }
    }
}
