import Postgres

/// How messages are read: as the person who asks, so that other groups' rows do not exist.
enum MessageSQL {
    static let statements = [before, after, repliesBefore, repliesAfter, one]

    /// Reads `m`, a row of `group_messages`, whole. Counts are taken where they are true: of the
    /// likes themselves, of the log.
    static let columns = """
        m.seq as message_seq, m.id, m.author_id, u.name as author_name, u.avatar_url as author_avatar_url,
            m.kind as message_kind, m.content, m.thread, coalesce(t.reply_count, 0) as reply_count,
            coalesce(c.seq, m.seq) as changed_seq, l.emoji as like_emoji, l.counts as like_counts, l.mine as liked,
            m.mention_users, m.mention_spans, m.created_at, m.edited_at, m.deleted_at is not null as is_deleted
        """

    static let joins = """
        left join users u on u.id = m.author_id
        left join group_threads t on t.group_id = m.group_id and t.seq = m.seq
        left join lateral (
            select c.seq
            from group_changes c
            where c.group_id = m.group_id and c.target = m.seq
            order by c.seq desc
            limit 1
        ) c on true
        left join lateral (\(likes(group: "m.group_id", seq: "m.seq"))) l on true
        """

    /// The likes of a message, as `emoji`, `counts` and `mine`: one row, in the order of their first appearance.
    static func likes(group: String, seq: String) -> String {
        """
        select
            coalesce(array_agg(k.emoji), '{}') as emoji, coalesce(array_agg(k.n), '{}') as counts,
            coalesce(array_agg(k.emoji) filter (where k.mine), '{}') as mine
        from (
            -- Sorted once, here, and the aggregates keep to it (PostgreSQL, "Aggregate Functions"): an order within each
            -- of them would prepare three sorts for every message, most of which nobody likes.
            select
                k.emoji, count(*) as n,
                bool_or(k.user_id = nullif(current_setting('groupd.user_id', true), '')::uuid) as mine
            from group_likes k
            where k.group_id = \(group) and k.seq = \(seq)
            group by k.emoji
            order by min(k.created_at), k.emoji
        ) k
        """
    }

    /// `$1` group, `$2` how many, `$3` the number to read backwards from, itself excluded.
    static let before = page("message.before", where: "m.seq < $3", order: "desc")
    /// `$3` the number to read on from, itself excluded.
    static let after = page("message.after", where: "m.seq > $3", order: "asc")

    /// The same of one thread's replies; `$4` its root. Statements of their own: one plan for both would read a whole
    /// group to find the few replies.
    static let repliesBefore = page(
        "message.replies_before", where: "m.thread = $4 and m.seq < $3", order: "desc")
    static let repliesAfter = page("message.replies_after", where: "m.thread = $4 and m.seq > $3", order: "asc")

    /// `$1` group, `$2` its number.
    static let one = SQL(
        "message.one",
        """
        select \(columns)
        from group_messages m
        \(joins)
        where m.group_id = $1 and m.seq = $2
        """)

    private static func page(_ name: String, where condition: String, order: String) -> SQL {
        SQL(
            name,
            """
            with m as (
                select *
                from group_messages m
                where m.group_id = $1 and \(condition)
                order by m.seq \(order)
                limit $2
            )
            select \(columns)
            from m
            \(joins)
            order by m.seq
            """)
    }
}
