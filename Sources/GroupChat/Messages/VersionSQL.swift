import Postgres

/// How it is read what a message has said: as the person who asks. The policy of the table lets nobody else read it.
enum VersionSQL {
    static let statements = [standing, page]

    /// `$1` group, `$2` message. Whether the asker may read it; no row where the message is not there for them.
    static let standing = SQL(
        "version.standing",
        """
        select
            coalesce(m.author_id = r.user_id, false) or (g.kind = 'group' and r.role in ('admin', 'owner')) as may_read
        from group_messages m
        join groups g on g.id = m.group_id
        join group_members r on r.group_id = m.group_id and r.user_id = (select me())
        where m.group_id = $1 and m.seq = $2
        """)

    /// `$1` group, `$2` message, `$3` a number. At most `$4` wordings that were replaced after that number, and the one
    /// that stands; none of a tombstone.
    static let page = SQL(
        "version.page",
        """
        (
            select e.edit_seq as replaced_by, e.content, e.written_at
            from message_edits e
            where e.group_id = $1 and e.seq = $2 and e.edit_seq > $3
            order by e.edit_seq
            limit $4
        )
        union all
        select null, m.content, coalesce(m.edited_at, m.created_at)
        from group_messages m
        where m.group_id = $1 and m.seq = $2 and m.deleted_at is null
        order by replaced_by nulls last
        """)
}
