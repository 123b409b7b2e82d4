import Postgres

extension Message {
    /// Reads the columns of `MessageSQL.columns`.
    init(group: GroupID, _ row: Row) throws(PostgresError) {
        self.group = group
        seq = try row.decode("message_seq")
        changedSeq = try row.decode("changed_seq")
        id = MessageID(try row.decode("id", as: UUID128.self))
        author = try row.decode("author_id", as: UUID128?.self).map { id throws(PostgresError) in
            UserView(
                id: UserID(id), name: try row.decode("author_name"), avatarURL: try row.decode("author_avatar_url"))
        }
        kind = Kind(rawValue: try row.decode("message_kind")) ?? .text
        content = try row.decode("content")
        thread = try row.decode("thread")
        replyCount = try row.decode("reply_count")
        likes = try Self.likes(row)
        liked = try row.decode("liked")
        mentions = [Mention](
            users: try row.decode("mention_users", as: [UUID128]?.self) ?? [],
            spans: try row.decode("mention_spans", as: [Int32]?.self) ?? [])
        createdAt = try row.decode("created_at")
        editedAt = try row.decode("edited_at")
        isDeleted = try row.decode("is_deleted")
    }

    /// Reads the columns of `MessageSQL.likes`.
    static func likes(_ row: Row) throws(PostgresError) -> [Like] {
        let emoji = try row.decode("like_emoji", as: [String].self)
        let counts = try row.decode("like_counts", as: [Int64].self)
        return zip(emoji, counts).map(Like.init)
    }
}
