public import Postgres

/// All groups of the server, for whoever runs it: it sees those that it is no member of.
public struct GroupDirectory: Sendable {
    static let statements = [page, byName, byID, owner]
    private static let pageCount: Int64 = 500

    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// A group as lists show it.
    public struct Entry: Sendable, Equatable {
        public let id: GroupID
        /// Of a direct conversation the names of the two.
        public let name: String
        public let memberCount: Int64
        public let messageCount: Int64
    }

    /// How a group's name, or its id, leads to no single group.
    public enum Miss: Error, Sendable, Equatable {
        case none
        /// Several have that name.
        case several
        case failed(PostgresError)
    }

    /// The groups after that one in the order of their ids, deleted ones left out; empty at the end.
    public func page(after last: GroupID? = nil) async throws(PostgresError) -> [Entry] {
        let after = last?.uuid ?? UUID128(high: 0, low: 0)
        let rows = try await database.fetch(Self.page, after, Self.pageCount, lane: ChatLanes.worker)
        return try rows.map { row throws(PostgresError) in
            Entry(
                id: GroupID(try row.decode("id")), name: try row.decode("name"),
                memberCount: try row.decode("member_count"), messageCount: try row.decode("message_count"))
        }
    }

    /// The group with that id, or the only one with that name.
    public func group(_ word: String) async throws(Miss) -> GroupID {
        let found: [GroupID]
        do throws(PostgresError) {
            found = try await groups(word)
        } catch {
            throw .failed(error)
        }
        guard let group = found.first else { throw .none }
        guard found.count == 1 else { throw .several }
        return group
    }

    /// Whose group it is; nil where it is gone.
    public func owner(of group: GroupID) async throws(PostgresError) -> UserID? {
        try await database.fetchOne(Self.owner, group.uuid, lane: ChatLanes.worker).map { row throws(PostgresError) in
            UserID(try row.decode("user_id"))
        }
    }

    private func groups(_ word: String) async throws(PostgresError) -> [GroupID] {
        let lane = ChatLanes.worker
        if let id = GroupID(word), try await database.fetchOne(Self.byID, id.uuid, lane: lane) != nil { return [id] }
        return try await database.fetch(Self.byName, word, lane: lane).map { row throws(PostgresError) in
            GroupID(try row.decode("id"))
        }
    }

    private static let page = SQL(
        "directory.page",
        """
        select
            g.id,
            case when g.kind = 'direct' then coalesce((
                select string_agg(u.name, ' and ' order by m.joined_seq)
                from group_members m
                join users u on u.id = m.user_id
                where m.group_id = g.id
            ), '') else g.name end as name,
            h.message_count,
            (select count(*) from group_members m where m.group_id = g.id) as member_count
        from groups g
        join group_heads h on h.group_id = g.id
        where g.id > $1 and g.deleted_at is null
        order by g.id
        limit $2
        """)

    private static let byName = SQL(
        "directory.by_name", "select id from groups where name = $1 and kind = 'group' and deleted_at is null limit 2")

    private static let byID = SQL("directory.by_id", "select id from groups where id = $1 and deleted_at is null")

    private static let owner = SQL(
        "directory.owner", "select user_id from group_members where group_id = $1 and role = 'owner'")
}
