public import Postgres

/// Finds out whom a text mentions, when it is sent: as its author, who sees the members of their own groups alone.
public struct MentionReader: Sendable {
    static let deadline = Duration.seconds(5)

    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The draft with whom its content mentions.
    public func resolved(_ draft: Draft) async throws(ChatError) -> Draft {
        switch draft.change {
        case .message(let content, _, _, _), .edit(_, let content):
            draft.mentioning(try await mentions(in: content, of: draft.group, by: draft.author))
        case .deletion, .like: draft
        }
    }

    /// The members that a text mentions. Where the author is no member there is nobody.
    public func mentions(
        in content: String, of group: GroupID, by author: UserID
    ) async throws(ChatError) -> [Mention] {
        let scan = MentionScan(content)
        guard !scan.candidates.isEmpty else { return [] }
        let names = scan.names
        do throws(PostgresError) {
            let results = try await database.run(
                [
                    Statement(GroupReadSQL.standing, group.uuid),
                    Statement(MentionSQL.members, group.uuid, scan.ids.map(\.uuid)),
                    Statement(MentionSQL.named, group.uuid, names),
                ], lane: ChatLanes.read, as: .user(author.uuid), deadline: Self.deadline)
            let role = try results[0].first?.decode("role", as: String?.self).flatMap(Role.init)
            var members: Set<UserID> = []
            for row in results[1] { members.insert(UserID(try row.decode(0, as: UUID128.self))) }
            var found: [String: MentionScan.Found] = [:]
            for row in results[2] {
                let place: Int = try row.decode("place")
                found[names[place - 1]] = MentionScan.Found(
                    name: names[place - 1], user: UserID(try row.decode("user_id", as: UUID128.self)),
                    memberCount: try row.decode("member_count"))
            }
            return scan.mentions(
                members: members, found: found, mayNameEveryone: role.map { $0 != .member } ?? false)
        } catch {
            throw ChatError(error)
        }
    }
}

/// Who is meant.
enum MentionSQL {
    static let statements = [members, named]

    /// How many messages after a number mention somebody, the asker unless told otherwise, or everybody. Not more are counted than anyone looks at:
    /// the time it takes is bounded.
    static func unread(group: String, after seq: String, of user: String = "(select me())") -> String {
        """
        (
                select count(*)
                from (
                    select distinct x.seq
                    from group_mentions x
                    where x.group_id = \(group) and x.seq > \(seq)
                        and x.user_id = any(array[\(user), '00000000-0000-0000-0000-000000000000'::uuid])
                    limit 1000
                ) x
            )
        """
    }

    /// `$1` group, `$2` people: those who are members.
    static let members = SQL(
        "mention.members", "select user_id from group_members where group_id = $1 and user_id = any($2)")

    /// `$1` group, `$2` names, whatever their case: by place a member of that name, and how many there are.
    static let named = SQL(
        "mention.named",
        """
        select w.place, (array_agg(u.id))[1] as user_id, count(*) as member_count
        from unnest($2::text[]) with ordinality as w (name, place)
        join users u on lower(u.name) = lower(w.name) and u.erased_at is null
        join group_members m on m.group_id = $1 and m.user_id = u.id
        group by w.place
        """)
}
