import Postgres

/// How groups and members are read: as the person who asks.
enum GroupReadSQL {
    static let statements = [mine, listed, one, members, member, standing]

    /// Of `g`, a row of `groups`, with what the asker has to do with it.
    private static let columns = """
        g.id as group_id, g.kind as group_kind, g.created_at as group_created_at,
            \(GroupProfile.selection(name: "coalesce(peer.name, g.name)")),
            gm.role, n.member_count, h.epoch, h.last_seq, h.last_message_at, level.level as notify,
            p.last_read_seq, h.message_count - p.read_ordinal as unread,
            \(MentionSQL.unread(group: "g.id", after: "p.last_read_seq")) as mentions,
            \(MessageSQL.columns)
        """

    /// A direct conversation has no name of its own: each of the two sees the other's. Of other groups no pair is
    /// looked up, since nothing equals NULL.
    private static let peer = """
        left join direct_pairs pair on pair.group_id = case when g.kind = 'direct' then g.id end
        left join users peer
            on peer.id = case when pair.low_id = (select me()) then pair.high_id else pair.low_id end
        """

    /// The newest message is read by itself: the rest of a group's row does not wait for a history.
    private static let joins = """
        left join group_members gm on gm.group_id = g.id and gm.user_id = (select me())
        left join group_heads h on h.group_id = g.id
        left join read_positions p on p.group_id = g.id and p.user_id = (select me())
        left join notification_levels level on level.group_id = g.id and level.user_id = (select me())
        \(peer)
        left join lateral (select n.member_count from member_counts(array[g.id]) n) n on true
        left join lateral (
            select x.*
            from group_messages x
            where x.group_id = g.id
            order by x.seq desc
            limit 1
        ) m on true
        \(MessageSQL.joins)
        """

    /// The asker's groups, newest activity first. `$1`, `$2` the activity and the id to go on after, or NULL,
    /// `$3` words in the name or NULL, `$4` how many.
    static let mine = SQL(
        "group.mine",
        """
        with mine as (
            select g.id, coalesce(h.last_message_at, g.created_at) as active_at
            from group_members gm
            join group_heads h on h.group_id = gm.group_id
            join groups g on g.id = gm.group_id
            \(peer)
            where gm.user_id = (select me())
                and ($1::timestamptz is null or (coalesce(h.last_message_at, g.created_at), g.id) < ($1, $2::uuid))
                and ($3::text is null or strpos(lower(coalesce(peer.name, g.name)), lower($3)) > 0)
            order by active_at desc, g.id desc
            limit $4
        )
        select \(columns), mine.active_at
        from mine
        join groups g on g.id = mine.id
        \(joins)
        order by mine.active_at desc, g.id desc
        """)

    /// Public groups, the newest first. Parameters as in `mine`, but for the time: it is that of the making.
    static let listed = SQL(
        "group.listed",
        """
        with listed as (
            select g.id, g.created_at as active_at
            from groups g
            where g.visibility = 'public' and g.deleted_at is null and g.kind = 'group'
                and ($1::timestamptz is null or (g.created_at, g.id) < ($1, $2::uuid))
                and ($3::text is null or strpos(lower(g.name || ' ' || g.description), lower($3)) > 0)
            order by g.created_at desc, g.id desc
            limit $4
        )
        select \(columns), listed.active_at
        from listed
        join groups g on g.id = listed.id
        \(joins)
        order by listed.active_at desc, g.id desc
        """)

    /// `$1` the group.
    static let one = SQL(
        "group.one",
        """
        select \(columns), g.created_at as active_at
        from groups g
        \(joins)
        where g.id = $1
        """)

    /// Members in the order of their joining. `$1` group, `$2` the number of a joining to go on after, `$3` how many.
    static let members = SQL(
        "group.members",
        """
        select gm.user_id, u.name, u.avatar_url, gm.role, gm.joined_at, gm.joined_seq
        from group_members gm
        join users u on u.id = gm.user_id
        where gm.group_id = $1 and gm.joined_seq > $2
        order by gm.joined_seq
        limit $3
        """)

    /// `$1` group, `$2` person.
    static let member = SQL(
        "group.member",
        """
        select gm.user_id, u.name, u.avatar_url, gm.role, gm.joined_at, gm.joined_seq
        from group_members gm
        join users u on u.id = gm.user_id
        where gm.group_id = $1 and gm.user_id = $2
        """)

    /// What the asker is in a group that they may know of. `$1` the group.
    static let standing = SQL(
        "group.standing",
        """
        select gm.role
        from groups g
        left join group_members gm on gm.group_id = g.id and gm.user_id = (select me())
        where g.id = $1
        """)
}
