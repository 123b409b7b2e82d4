import Postgres

/// Sessions and their refresh tokens, as the worker sees them. All times are the database's own: nodes whose clocks
/// differ agree on what has expired.
enum SessionSQL {
    static let statements = [
        openProven, open, insertToken, facts, spend, touch, end, endOwn, endAll, endByToken, standing, alive, endings,
        sweep,
        sweepTokens,
    ]

    /// `$4` is how long it lasts unused. No row where the password has changed, or the account been disabled, since
    /// they were looked at: the locks let this come before a change of either, or after it, not in the middle.
    static let openProven = SQL(
        "session.open_proven",
        """
        with owner as materialized (
            select a.id
            from accounts a
            join passwords p on p.id = a.id
            where a.id = $2 and p.changed_at = $5 and a.disabled_at is null
            for share of a, p
        )
        insert into sessions (id, user_id, user_agent, expires_at)
        select $1, o.id, $3, now() + make_interval(secs => $4)
        from owner o
        """)

    static let open = SQL(
        "session.open",
        """
        with owner as materialized (
            select a.id
            from accounts a
            where a.id = $2 and a.disabled_at is null
            for share
        )
        insert into sessions (id, user_id, user_agent, expires_at)
        select $1, o.id, $3, now() + make_interval(secs => $4)
        from owner o
        """)

    static let insertToken = SQL(
        "session.insert_token", "insert into refresh_tokens (id, session_id) values ($1, $2)")

    /// What a refresh is decided by. The locks make a second refresh with the same token wait for the first.
    static let facts = SQL(
        "session.facts",
        """
        select
            s.id, s.user_id, t.spent_at, t.child_salt, clock_timestamp() as now,
            s.ended_at is null and s.expires_at > clock_timestamp() and a.disabled_at is null as is_live
        from refresh_tokens t
        join sessions s on s.id = t.session_id
        join accounts a on a.id = s.user_id
        where t.id = $1
        for update of t, s
        """)

    static let spend = SQL(
        "session.spend", "update refresh_tokens set spent_at = clock_timestamp(), child_salt = $2 where id = $1")

    static let touch = SQL(
        "session.touch",
        """
        update sessions
        set last_used_at = clock_timestamp(), expires_at = clock_timestamp() + make_interval(secs => $2)
        where id = $1
        """)

    static let end = SQL(
        "session.end", "update sessions set ended_at = clock_timestamp() where id = $1 and ended_at is null")

    static let endOwn = SQL(
        "session.end_own",
        "update sessions set ended_at = clock_timestamp() where id = $1 and user_id = $2 and ended_at is null")

    /// `$2` stays; null ends all.
    static let endAll = SQL(
        "session.end_all",
        """
        update sessions
        set ended_at = clock_timestamp()
        where user_id = $1 and ended_at is null and id is distinct from $2
        returning id
        """)

    /// Answers with the session also where it was over already.
    static let endByToken = SQL(
        "session.end_by_token",
        """
        update sessions s
        set ended_at = coalesce(s.ended_at, clock_timestamp())
        from refresh_tokens t
        where t.id = $1 and s.id = t.session_id
        returning s.id
        """)

    /// No row: the session is over, or its owner may no longer come in.
    static let standing = SQL(
        "session.standing",
        """
        select s.user_id, a.is_operator
        from sessions s
        join accounts a on a.id = s.user_id
        join users u on u.id = s.user_id
        where s.id = $1 and s.ended_at is null and s.expires_at > now() and a.disabled_at is null
            and u.erased_at is null
        """)

    /// Those among `$1` that are still good.
    static let alive = SQL(
        "session.alive",
        """
        select s.id
        from sessions s
        join accounts a on a.id = s.user_id
        where s.id = any($1) and s.ended_at is null and s.expires_at > now() and a.disabled_at is null
        """)

    /// What has ended within `$1` seconds: sessions, and people who were disabled.
    static let endings = SQL(
        "session.endings",
        """
        select id, true as is_session
        from sessions
        where ended_at > clock_timestamp() - make_interval(secs => $1)
        union all
        select id, false
        from accounts
        where disabled_at > clock_timestamp() - make_interval(secs => $1)
        """)

    /// Sessions that have been over for a day, and with them their tokens.
    static let sweep = SQL(
        "session.sweep",
        """
        delete from sessions
        where id in (
            select id
            from sessions
            where expires_at < now() - interval '1 day' or ended_at < now() - interval '1 day'
            limit $1
        )
        """)

    /// Spent tokens that would have expired by now anyway: there is no telling their thief from nobody.
    static let sweepTokens = SQL(
        "session.sweep_tokens",
        """
        delete from refresh_tokens
        where id in (
            select id from refresh_tokens where spent_at < now() - make_interval(secs => $2) limit $1
        )
        """)
}
