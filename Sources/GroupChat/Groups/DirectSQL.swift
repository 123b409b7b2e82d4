import Postgres

/// What finds and makes the direct conversation of two people.
enum DirectSQL {
    static let statements = [find, make]

    /// `$1` and `$2` the two, in any order.
    static let find = SQL(
        "direct.find",
        """
        select group_id
        from direct_pairs
        where low_id = least($1::uuid, $2::uuid) and high_id = greatest($1::uuid, $2::uuid)
        """)

    /// `$1` the new group, `$2` and `$3` the two. No row where they have a conversation already, or one of them is not
    /// there any more. Whoever comes second waits here for the first to commit, and then sees what that one made.
    static let make = SQL(
        "direct.make",
        """
        with pair as (
            insert into direct_pairs (group_id, low_id, high_id)
            select $1, least($2::uuid, $3::uuid), greatest($2::uuid, $3::uuid)
            where (select count(*) from users u where u.id in ($2, $3) and u.erased_at is null) = 2
            on conflict (low_id, high_id) do nothing
            returning group_id
        )
        insert into groups (id, kind, name)
        select group_id, 'direct', '' from pair
        returning id
        """)
}
