public import Postgres

/// What a person reads of themself and of those they may see, and changes of themself: always as that person.
///
/// Every call throws `AccountError.failed` where the database is overloaded, out of reach or broken.
public struct UserReader: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The person's own account; nil where they have none.
    public func me(as user: UserID) async throws(AccountError) -> Account? {
        try await AccountError.translating {
            try await run([Statement(ProfileSQL.me)], as: user)[0].first.map { try Account($0) }
        }
    }

    /// What a person changes about themself; nil leaves it as it is.
    public struct Change: Sendable, Equatable {
        public var name: String?
        public var timezone: String?
        public var locale: String?
        public var presenceHidden: Bool?
        public var removesAvatar = false

        public init() {}
    }

    /// Changes the person's profile and returns it.
    ///
    /// - Throws: `timeZoneUnknown`, with nothing changed.
    public func change(_ change: Change, as user: UserID) async throws(AccountError) -> Account? {
        try await AccountError.translating {
            var statements = [
                Statement(ProfileSQL.change, change.timezone, change.locale, change.presenceHidden)
            ]
            if change.presenceHidden == true { statements.append(Statement(ProfileSQL.forgetSeen)) }
            if let name = change.name { statements.append(Statement(ProfileSQL.rename, name)) }
            if change.removesAvatar { statements.append(Statement(ProfileSQL.removeAvatar)) }
            statements.append(Statement(ProfileSQL.me))
            return try await run(statements, as: user).last?.first.map { try Account($0) }
        }
    }

    /// At most `limit` of the person's open sessions, the newest first, after the one that began then.
    public func sessions(
        after last: (createdAt: Timestamp, id: SessionID)? = nil, limit: Int, as user: UserID
    ) async throws(AccountError) -> [Session] {
        try await AccountError.translating {
            let createdAt = last?.createdAt ?? Timestamp.now.advanced(by: .seconds(86_400))
            let id = last?.id.uuid ?? UUID128(high: .max, low: .max)
            let rows = try await run([Statement(ProfileSQL.sessions, createdAt, id, Int64(limit))], as: user)[0]
            return try rows.map { try Session($0) }
        }
    }

    /// Those among the people whom the asker may see, as others see them.
    public func views(of people: [UserID], as asker: UserID) async throws(AccountError) -> [UserID: UserView] {
        try await AccountError.translating {
            let rows = try await run([Statement(ProfileSQL.people, people.map(\.uuid))], as: asker)[0]
            let views = try rows.map {
                UserView(
                    id: UserID(try $0.decode("id")), name: try $0.decode("name"),
                    avatarURL: try $0.decode("avatar_url"))
            }
            return Dictionary(views.map { ($0.id, $0) }) { first, _ in first }
        }
    }

    private func run(_ statements: [Statement], as user: UserID) async throws(PostgresError) -> [Rows] {
        try await database.run(
            statements, lane: ChatLanes.read, as: .user(user.uuid), deadline: AccountStore.deadline)
    }
}
