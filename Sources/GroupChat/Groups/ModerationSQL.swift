import Postgres

/// How mutes and bans are read: by admins, as themselves.
enum ModerationSQL {
    static let statements = [mutes, bans]

    /// Those that hold at this moment, the newest first. `$1` group, `$2`, `$3` the time and the person to go on after,
    /// or NULL, `$4` how many.
    static let mutes = SQL(
        "moderation.mutes",
        """
        select x.user_id, u.name, u.avatar_url, x.until, x.created_at
        from group_mutes x
        join users u on u.id = x.user_id
        where x.group_id = $1 and (x.until is null or x.until > now())
            and ($2::timestamptz is null or (x.created_at, x.user_id) < ($2, $3::uuid))
            and \(isAdmin)
        order by x.created_at desc, x.user_id desc
        limit $4
        """)

    /// Parameters as in `mutes`.
    static let bans = SQL(
        "moderation.bans",
        """
        select x.user_id, u.name, u.avatar_url, null::timestamptz as until, x.created_at
        from group_bans x
        join users u on u.id = x.user_id
        where x.group_id = $1
            and ($2::timestamptz is null or (x.created_at, x.user_id) < ($2, $3::uuid))
            and \(isAdmin)
        order by x.created_at desc, x.user_id desc
        limit $4
        """)

    private static let isAdmin = """
        exists (
            select from group_members gm
            where gm.group_id = $1 and gm.user_id = (select me()) and gm.role in ('owner', 'admin'))
        """
}
