import Postgres

/// Accounts and passwords, as the worker sees them: before anybody is anybody.
enum AccountSQL {
    static let statements = [
        byEmail, byID, list, credentials, passwordOf, insertUser, insertAccount, insertPassword, rehash, changePassword,
        change, placeholders, claim, live,
    ]

    private static let columns = """
        u.id, u.name, u.avatar_url, a.email, a.tier, a.is_operator, a.disabled_at is not null as is_disabled,
            a.timezone, a.locale, a.presence_hidden, a.created_at
        """

    static let byEmail = SQL(
        "account.by_email",
        """
        select \(columns)
        from accounts a
        join users u on u.id = a.id
        where lower(a.email) = lower($1)
        """)

    static let byID = SQL(
        "account.by_id",
        """
        select \(columns)
        from accounts a
        join users u on u.id = a.id
        where a.id = $1
        """)

    /// The accounts after `$1`, `$2`, oldest first.
    static let list = SQL(
        "account.list",
        """
        select \(columns)
        from accounts a
        join users u on u.id = a.id
        where (a.created_at, a.id) > ($1, $2)
        order by a.created_at, a.id
        limit $3
        """)

    static let credentials = SQL(
        "account.credentials",
        """
        select \(columns), p.hash, p.changed_at
        from accounts a
        join users u on u.id = a.id
        left join passwords p on p.id = a.id
        where lower(a.email) = lower($1)
        """)

    static let passwordOf = SQL("account.password", "select hash, changed_at from passwords where id = $1")

    static let insertUser = SQL(
        "account.insert_user", "insert into users (id, name, is_placeholder) values ($1, $2, false)")

    static let insertAccount = SQL(
        "account.insert", "insert into accounts (id, email, tier, is_operator) values ($1, $2, $3, $4)")

    static let insertPassword = SQL("account.insert_password", "insert into passwords (id, hash) values ($1, $2)")

    /// The same password at another cost, unless it has been changed since.
    static let rehash = SQL(
        "account.rehash", "update passwords set hash = $3 where id = $1 and changed_at = $2")

    /// Another password, unless it has been changed since it was looked at.
    static let changePassword = SQL(
        "account.change_password",
        "update passwords set hash = $3, changed_at = clock_timestamp() where id = $1 and changed_at = $2")

    static let change = SQL(
        "account.change",
        """
        update accounts
        set tier = coalesce($2, tier),
            is_operator = coalesce($3, is_operator),
            disabled_at = case when $4 then coalesce(disabled_at, now()) when not $4 then null else disabled_at end
        where id = $1
        """)

    static let placeholders = SQL(
        "account.placeholders",
        "select id from users where is_placeholder and erased_at is null and name = $1 order by id limit 2 for update")

    static let claim = SQL("account.claim", "update users set is_placeholder = false where id = $1 and is_placeholder")

    /// Whether an account may still be used by somebody who proved to be its owner.
    static let live = SQL(
        "account.live",
        """
        select a.id as user_id, a.is_operator
        from accounts a
        join users u on u.id = a.id
        where a.id = $1 and a.disabled_at is null and u.erased_at is null
        """)
}
