import Postgres

/// How a history is read to be handed out: as the person who asks.
enum ExportSQL {
    static let statements = [head, doubled, page]
    static let workers = [owner]

    /// Who owns a group, for whoever exports it from the server's own machine.
    static let owner = SQL(
        "export.owner", "select user_id from group_members where group_id = $1 and role = 'owner'")

    /// `$1` group, `$2` who asks.
    static let head = SQL(
        "export.head",
        """
        select h.last_seq, m.role
        from group_heads h
        join group_members m on m.group_id = h.group_id and m.user_id = $2
        where h.group_id = $1
        """)

    /// Client ids that several authors chose: hardly ever any.
    static let doubled = SQL(
        "export.doubled",
        """
        select client_id
        from group_messages
        where group_id = $1 and client_id is not null
        group by client_id
        having count(*) > 1
        """)

    /// Messages after `$2` and up to `$3`, at most `$4`; no tombstones, and none of the server's own.
    static let page = SQL(
        "export.page",
        """
        select
            m.seq, m.client_id, m.id, m.author_id, u.name as author_name, m.content, m.created_at,
            r.client_id as root_client_id, r.id as root_id
        from group_messages m
        join users u on u.id = m.author_id
        left join group_messages r on r.group_id = m.group_id and r.seq = m.thread and r.deleted_at is null
        where m.group_id = $1 and m.seq > $2 and m.seq <= $3 and m.deleted_at is null
        order by m.seq
        limit $4
        """)
}
