public import Postgres

/// Reads groups and who is in them, always as the person who asks: what they may not see is not there.
///
/// Every call throws `overloaded` or `unavailable` where the database does not answer.
public struct GroupReader: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Which groups are listed.
    public enum Scope: Sendable, Equatable {
        /// The asker's, newest activity first.
        case mine
        /// Those that anyone may join, the newest first.
        case listed
    }

    /// Where a list of groups goes on: after this time and, of several, this id.
    public struct Cursor: Sendable, Equatable {
        public let time: Timestamp
        public let group: GroupID

        public init(time: Timestamp, group: GroupID) {
            self.time = time
            self.group = group
        }
    }

    /// At most `limit` groups with these words in their name.
    public func groups(
        _ scope: Scope, containing words: String? = nil, after cursor: Cursor? = nil, limit: Int, as asker: UserID
    ) async throws(ChatError) -> Page<GroupDetails, Cursor> {
        let statement = Statement(
            scope == .mine ? GroupReadSQL.mine : GroupReadSQL.listed, cursor?.time, cursor?.group.uuid, words,
            Int64(limit) + 1)
        return try await read([statement], as: asker) { results throws(PostgresError) in
            var found: [(group: GroupDetails, time: Timestamp)] = []
            for row in results[0] { found.append((try GroupDetails(row), try row.decode("active_at"))) }
            let page = Page(found, limit: limit) { Cursor(time: $0.time, group: $0.group.id) }
            return page.map(\.group)
        }
    }

    /// One group, from inside or, where it is public, from outside.
    ///
    /// - Throws: `notMember` where there is none that the asker may know of.
    public func group(_ group: GroupID, as asker: UserID) async throws(ChatError) -> GroupDetails {
        let found = try await read([Statement(GroupReadSQL.one, group.uuid)], as: asker) {
            results throws(PostgresError) in
            try results[0].first.map { row throws(PostgresError) in try GroupDetails(row) }
        }
        guard let found else { throw .notMember }
        return found
    }

    /// At most `limit` members in the order of their joining, after the one who joined with that number.
    ///
    /// - Throws: `notMember` where the asker is none.
    public func members(
        of group: GroupID, after joinedSeq: Int64 = 0, limit: Int, as asker: UserID
    ) async throws(ChatError) -> Page<Member, Int64> {
        let statement = Statement(GroupReadSQL.members, group.uuid, joinedSeq, Int64(limit) + 1)
        let standing = Statement(EventSQL.head, group.uuid)
        let page = try await read([standing, statement], as: asker) { results throws(PostgresError) in
            var members: [Member] = []
            for row in results[1] { members.append(try Member(row)) }
            return results[0].isEmpty ? nil : Page(members, limit: limit, cursor: \.joinedSeq)
        }
        guard let page else { throw .notMember }
        return page
    }

    /// One member.
    ///
    /// - Throws: `userNotFound` where the person is none, or the asker is none.
    public func member(_ user: UserID, of group: GroupID, as asker: UserID) async throws(ChatError) -> Member {
        let statement = Statement(GroupReadSQL.member, group.uuid, user.uuid)
        let member = try await read([statement], as: asker) { results throws(PostgresError) in
            try results[0].first.map { row throws(PostgresError) in try Member(row) }
        }
        guard let member else { throw .userNotFound }
        return member
    }

    /// What the asker is in a group: a role, or nil for somebody outside of a public one.
    ///
    /// - Throws: `notMember` where there is none that the asker may know of.
    public func role(in group: GroupID, of asker: UserID) async throws(ChatError) -> Role? {
        let found = try await read([Statement(GroupReadSQL.standing, group.uuid)], as: asker) {
            results throws(PostgresError) in
            try results[0].first.map { row throws(PostgresError) in
                try row.decode("role", as: String?.self).flatMap(Role.init)
            }
        }
        guard let found else { throw .notMember }
        return found
    }

    func read<R>(
        _ statements: [Statement], as asker: UserID, _ decode: ([Rows]) throws(PostgresError) -> R
    ) async throws(ChatError) -> R {
        do throws(PostgresError) {
            return try decode(
                try await database.run(
                    statements, lane: ChatLanes.read, as: .user(asker.uuid), deadline: Self.deadline))
        } catch {
            throw ChatError(error)
        }
    }
}

extension Page {
    func map<Other>(_ transform: (Item) -> Other) -> Page<Other, Cursor> {
        Page<Other, Cursor>(items: items.map(transform), next: next)
    }

    private init(items: [Item], next: Cursor?) {
        self.items = items
        self.next = next
    }
}
