public import Postgres

/// How much of a group a member wants to be told of.
public enum NotificationLevel: String, Sendable, CaseIterable {
    case all, mentions, none
}

/// What each member chose for each group; it is theirs alone.
public struct NotificationLevels: Sendable {
    static let statements = [choose]
    private static let deadline = Duration.seconds(5)

    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Sets the person's level in a group. The same again changes nothing; leaving and coming back keeps it.
    ///
    /// - Throws: `notMember`.
    public func set(_ level: NotificationLevel, in group: GroupID, as user: UserID) async throws(ChatError) {
        let isMember: Bool
        do throws(PostgresError) {
            isMember =
                try await database.run(
                    [Statement(Self.choose, group.uuid, level.rawValue)], lane: ChatLanes.read, as: .user(user.uuid),
                    deadline: Self.deadline)[0].affectedCount > 0
        } catch {
            throw ChatError(error)
        }
        guard isMember else { throw .notMember }
    }

    /// `$1` group, `$2` level. No row for who is no member.
    private static let choose = SQL(
        "notification.choose",
        """
        insert into notification_levels (group_id, user_id, level)
        select gm.group_id, gm.user_id, $2
        from group_members gm
        where gm.group_id = $1 and gm.user_id = (select me())
        on conflict (group_id, user_id) do update
        set level = excluded.level, updated_at = now()
        """)
}
