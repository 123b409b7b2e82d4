import Postgres

extension GroupDetails {
    /// Reads a row of the statements of `GroupReadSQL` that are about groups.
    init(_ row: Row) throws(PostgresError) {
        id = GroupID(try row.decode("group_id", as: UUID128.self))
        kind = GroupKind(rawValue: try row.decode("group_kind")) ?? .group
        profile = try GroupProfile(row)
        role = try row.decode("role", as: String?.self).flatMap(Role.init)
        memberCount = try row.decode("member_count", as: Int64?.self) ?? 0
        standing = try row.decode("epoch", as: String?.self).map { epoch throws(PostgresError) in
            Standing(
                epoch: epoch, lastSeq: try row.decode("last_seq"),
                lastReadSeq: try row.decode("last_read_seq", as: Int64?.self) ?? 0,
                unread: max(0, try row.decode("unread", as: Int64?.self) ?? 0),
                mentions: try row.decode("mentions"),
                notificationLevel: try row.decode("notify", as: String?.self).flatMap(NotificationLevel.init) ?? .all)
        }
        let hasMessage = try row.decode("message_seq", as: Int64?.self) != nil
        lastMessage = hasMessage ? try Message(group: id, row) : nil
        createdAt = try row.decode("group_created_at")
    }
}

extension Member {
    init(_ row: Row) throws(PostgresError) {
        user = UserView(
            id: UserID(try row.decode("user_id", as: UUID128.self)), name: try row.decode("name"),
            avatarURL: try row.decode("avatar_url"))
        role = Role(rawValue: try row.decode("role")) ?? .member
        joinedAt = try row.decode("joined_at")
        joinedSeq = try row.decode("joined_seq")
    }
}
