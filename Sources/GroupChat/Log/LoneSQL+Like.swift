import Postgres

extension LoneSQL {
    /// A like or its undoing. `$1` group, `$2` who, `$3` the message, `$4` emoji, `$5` on or off.
    static let like = SQL(
        "lone.like",
        """
        with judged as materialized (
            select
                h.group_id, h.last_seq + 1 as seq, h.epoch, k.count,
                case
                    when m.user_id is null or g.deleted_at is not null then 'not_member'
                    when t.seq is null then 'no_message'
                    when t.deleted_at is not null then 'tombstone'
                    when k.is_mine = $5 then 'unchanged'
                    when $5 and k.count = 0 and emoji_count(h.group_id, $3) >= \(Emoji.perMessageMax) then 'many_emoji'
                    else 'new'
                end as verdict
            from group_heads h
            join groups g on g.id = h.group_id
            left join group_members m on m.group_id = h.group_id and m.user_id = $2
            left join group_messages t on t.group_id = h.group_id and t.seq = $3
            cross join lateral (
                select count(*) as count, coalesce(bool_or(l.user_id = $2), false) as is_mine
                from group_likes l
                where l.group_id = h.group_id and l.seq = $3 and l.emoji = $4
            ) k
            where h.group_id = $1 and h.group_id = any((select locked())::uuid[])
        ),
        liked as (
            insert into group_likes (group_id, seq, emoji, user_id)
            select group_id, $3, $4, $2 from judged where verdict = 'new' and $5
        ),
        unliked as (
            delete from group_likes l
            using judged j
            where j.verdict = 'new' and not $5
                and l.group_id = j.group_id and l.seq = $3 and l.emoji = $4 and l.user_id = $2
        ),
        logged as (
            insert into group_changes (group_id, seq, kind, actor_id, target, user_id, emoji, is_on, created_at)
            select group_id, seq, 'liked', $2, $3, $2, $4, $5, statement_timestamp() from judged where verdict = 'new'
        ),
        advanced as (
            update group_heads h
            set last_seq = j.seq
            from judged j
            where j.verdict = 'new' and h.group_id = j.group_id
        )
        select
            1::bigint as place, verdict, epoch, case when verdict = 'new' then seq end as seq,
            count as stood
        from judged
        """)
}
