import Postgres

/// What a person reads and changes of themself, as themself: other people's rows do not exist here.
enum ProfileSQL {
    static let statements = [me, rename, removeAvatar, change, forgetSeen, sessions, people]

    static let me = SQL(
        "profile.me",
        """
        select
            u.id, u.name, u.avatar_url, a.email, a.tier, a.is_operator, a.disabled_at is not null as is_disabled,
            a.timezone, a.locale, a.presence_hidden, a.created_at
        from accounts a
        join users u on u.id = a.id
        where a.id = groupd.me()
        """)

    static let rename = SQL("profile.rename", "update users set name = $1 where id = groupd.me()")

    static let removeAvatar = SQL("profile.remove_avatar", "update users set avatar_url = null where id = groupd.me()")

    /// A zone that PostgreSQL does not know is an error of the statement (22023): no other part of the server looks
    /// at time zones.
    static let change = SQL(
        "profile.change",
        """
        update accounts
        set timezone = case when (now() at time zone coalesce($1, 'UTC')) is null then timezone
                else coalesce($1, timezone) end,
            locale = coalesce($2, locale),
            presence_hidden = coalesce($3, presence_hidden),
            presence_hidden_at = case when $3 <> presence_hidden then now() else presence_hidden_at end
        where id = groupd.me()
        """)

    /// Who hides was never seen.
    static let forgetSeen = SQL("profile.forget-seen", "delete from last_seen where id = groupd.me()")

    /// The person's open sessions after `$1`, `$2`, the newest first.
    static let sessions = SQL(
        "profile.sessions",
        """
        select id, user_agent, created_at, last_used_at
        from sessions
        where user_id = groupd.me() and ended_at is null and expires_at > now() and (created_at, id) < ($1, $2)
        order by created_at desc, id desc
        limit $3
        """)

    /// Those among `$1` whom the asker may see.
    static let people = SQL("profile.people", "select id, name, avatar_url from users where id = any($1)")
}
