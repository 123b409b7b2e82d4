import Postgres

/// What a person has to do with a thread.
enum ThreadSQL {
    static let statements = [standing, follow]

    /// `$1` group, `$2` the root's number; no row where there is no such root.
    static let standing = SQL(
        "thread.standing",
        """
        select
            coalesce(
                f.is_following,
                m.author_id = (select me())
                    or exists (
                        select from group_messages r
                        where r.group_id = $1 and r.thread = $2 and r.author_id = (select me())),
                false) as is_following,
            (
                select count(*)
                from group_messages r
                where r.group_id = $1 and r.thread = $2 and r.seq > coalesce(p.last_read_seq, 0)
            ) as unread
        from group_messages m
        left join thread_follows f on f.group_id = m.group_id and f.seq = m.seq and f.user_id = (select me())
        left join read_positions p on p.group_id = m.group_id and p.user_id = (select me())
        where m.group_id = $1 and m.seq = $2 and m.thread is null
        """)

    /// `$1` group, `$2` the root's number, `$3` whether; answers a row where there is such a root.
    static let follow = SQL(
        "thread.follow",
        """
        insert into thread_follows as f (group_id, seq, user_id, is_following)
        select m.group_id, m.seq, (select me()), $3
        from group_messages m
        where m.group_id = $1 and m.seq = $2 and m.thread is null
        on conflict (group_id, seq, user_id) do update set is_following = excluded.is_following
        returning f.seq
        """)
}
