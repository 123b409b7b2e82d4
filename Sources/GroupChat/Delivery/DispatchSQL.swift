import Postgres

/// What the dispatchers read besides the log.
enum DispatchSQL {
    static let statements = [snapshot, heads, recentMembers]

    /// `$1` group. Head and members in one snapshot: who is a member at exactly that number, since whatever changes a
    /// membership locks the head and takes a number.
    static let snapshot = SQL(
        "dispatch.snapshot",
        """
        select
            h.epoch, h.last_seq,
            coalesce(array(select m.user_id from group_members m where m.group_id = h.group_id), '{}') as members
        from group_heads h
        join groups g on g.id = h.group_id
        where h.group_id = $1 and g.deleted_at is null
        """)

    /// `$1` groups.
    static let heads = SQL(
        "dispatch.heads", "select group_id, epoch, last_seq from group_heads where group_id = any($1)")

    /// `$1` people, `$2` seconds: who of them became a member of what so lately.
    static let recentMembers = SQL(
        "dispatch.recent-members",
        """
        select m.group_id, m.user_id, m.joined_seq
        from group_members m
        where m.user_id = any($1) and m.joined_at > now() - make_interval(secs => $2)
        """)
}
