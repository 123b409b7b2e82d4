import Postgres

/// How far somebody has read, or received. Each moves their own position alone, and only forward.
enum PositionSQL {
    static let statements = [read, received, standing, receipts, readers]

    /// `$1` group, `$2` the number read to; beyond the head it means the head. Whoever is no member has no head here.
    static let read = SQL(
        "position.read",
        """
        with target as (
            select
                least($2, h.last_seq) as seq,
                coalesce((
                    select m.ordinal
                    from group_messages m
                    where m.group_id = $1 and m.seq <= least($2, h.last_seq)
                    order by m.seq desc
                    limit 1
                ), 0) as ordinal
            from group_heads h
            where h.group_id = $1
        )
        insert into read_positions as p (group_id, user_id, last_read_seq, read_ordinal, received_seq)
        select $1, (select me()), t.seq, t.ordinal, t.seq
        from target t
        on conflict (group_id, user_id) do update
        set last_read_seq = excluded.last_read_seq, read_ordinal = excluded.read_ordinal,
            received_seq = greatest(p.received_seq, excluded.received_seq), updated_at = now()
        where excluded.last_read_seq > p.last_read_seq
        """)

    /// `$1` group, `$2` the number received to.
    static let received = SQL(
        "position.received",
        """
        insert into read_positions as p (group_id, user_id, received_seq)
        select $1, (select me()), least($2, h.last_seq)
        from group_heads h
        where h.group_id = $1
        on conflict (group_id, user_id) do update
        -- updated_at is when the read position moved.
        set received_seq = excluded.received_seq
        where excluded.received_seq > p.received_seq
        """)

    /// Where the asker is now. `$1` group.
    static let standing = SQL(
        "position.standing",
        """
        select
            coalesce(p.last_read_seq, 0) as last_read_seq, coalesce(p.received_seq, 0) as received_seq,
            h.message_count - coalesce(p.read_ordinal, 0) as unread,
            \(MentionSQL.unread(group: "h.group_id", after: "coalesce(p.last_read_seq, 0)")) as mentions
        from group_heads h
        left join read_positions p on p.group_id = h.group_id and p.user_id = (select me())
        where h.group_id = $1
        """)

    /// How many members but the author have read and received a message. Whoever joined later begins behind it, and
    /// has not read it for that. `$1` group, `$2` its number.
    static let receipts = SQL(
        "position.receipts",
        """
        select
            m.author_id, count(*) as member_count,
            count(*) filter (where p.last_read_seq >= $2 and \(isReceiver)) as read_count,
            count(*) filter (where p.received_seq >= $2 and \(isReceiver)) as received_count
        from group_messages m
        join group_members g on g.group_id = m.group_id
        left join read_positions p on p.group_id = g.group_id and p.user_id = g.user_id
        where m.group_id = $1 and m.seq = $2
        group by m.author_id
        """)

    private static let isReceiver = "g.joined_seq < m.seq and g.user_id is distinct from m.author_id"

    /// Who they are, those who read last at the end. `$1` group, `$2` the message's number, `$3` how many members a
    /// group has at most for it to be told.
    static let readers = SQL(
        "position.readers",
        """
        select u.id, u.name, u.avatar_url, p.updated_at as read_at
        from group_messages m
        join group_members g on g.group_id = m.group_id
        join read_positions p on p.group_id = g.group_id and p.user_id = g.user_id and p.last_read_seq >= $2
        join users u on u.id = g.user_id
        where m.group_id = $1 and m.seq = $2 and \(isReceiver)
            and (select n.member_count from member_counts(array[$1]) n) <= $3
        order by p.updated_at, u.id
        """)
}
