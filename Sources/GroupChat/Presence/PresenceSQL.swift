import Postgres

/// What the database holds of presence: who hides, and when others were last seen. Who is here is not in it.
enum PresenceSQL {
    static let workers = [save, hidden]
    static let readers = [isHidden, members, countOfMembers, companions, people, countOfCompanions]

    /// `$1` people, `$2` when each was last seen, in the order of their ids so that two nodes never wait for each
    /// other crosswise. Of those who hide nothing is kept.
    static let save = SQL(
        "presence.save",
        """
        insert into last_seen as l (id, seen_at)
        select x.id, x.seen_at
        from unnest($1::uuid[], $2::timestamptz[]) x (id, seen_at)
        join accounts a on a.id = x.id and not a.presence_hidden
        order by x.id
        on conflict (id) do update set seen_at = excluded.seen_at where excluded.seen_at > l.seen_at
        """)

    /// Who chose within the last `$1` seconds, and what.
    static let hidden = SQL(
        "presence.hidden",
        """
        select id, presence_hidden
        from accounts
        where presence_hidden_at > now() - make_interval(secs => $1)
        """)

    /// Whether the asker hides.
    static let isHidden = SQL(
        "presence.is-hidden", "select presence_hidden from accounts where id = (select me())")

    /// At most `$2` members of the group `$1`, with when they were last seen; none where the asker is none.
    static let members = SQL(
        "presence.members",
        """
        select gm.user_id, u.name, u.avatar_url, l.seen_at
        from group_members gm
        join users u on u.id = gm.user_id
        left join last_seen l on l.id = gm.user_id
        where gm.group_id = $1
        limit $2
        """)

    /// How many of the people `$2` are in the group `$1`.
    static let countOfMembers = SQL(
        "presence.count-of-members",
        "select count(*) as count from group_members where group_id = $1 and user_id = any($2)")

    /// At most `$1` of those who are in a group with the asker.
    static let companions = SQL(
        "presence.companions",
        """
        select distinct user_id
        from group_members
        where group_id = any((select my_groups())::uuid[])
        limit $1
        """)

    /// Those among `$1` as others see them.
    static let people = SQL(
        "presence.people", "select id as user_id, name, avatar_url from users where id = any($1)")

    /// How many of the people `$1` are in a group with the asker.
    static let countOfCompanions = SQL(
        "presence.count-of-companions",
        """
        select count(distinct user_id) as count
        from group_members
        where group_id = any((select my_groups())::uuid[]) and user_id = any($1)
        """)
}
