import Postgres

extension BatchSQL {
    /// Likes and their undoing. `$1` groups, `$2` people, `$3` messages, `$4` emoji, `$5` on or off, `$6` whether it is
    /// the first of the batch with that emoji for that message. Answers `stood` besides, to the first ones: how many
    /// such likes there were before.
    ///
    /// An emoji that is new to its message is weighed against those that the message has; `BatchConflicts` sees to it that
    /// there is no other one in the batch.
    static let likes = SQL(
        "batch.likes",
        """
        with drafts as (
            select d.*
            from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::boolean[], $6::boolean[]) with ordinality
                as d (group_id, user_id, target, emoji, is_on, is_first, place)
            where d.group_id = any((select locked())::uuid[])
        ),
        judged as (
            select
                d.*, h.last_seq, h.epoch,
                case
                    when m.user_id is null or g.deleted_at is not null then 'not_member'
                    when t.seq is null then 'no_message'
                    when t.deleted_at is not null then 'tombstone'
                    when (l.user_id is not null) = d.is_on then 'unchanged'
                    when d.is_on
                        -- With a limit it is asked for each alone, by the key, and not once for all that there are.
                        and (
                            select true
                            from group_likes k
                            where k.group_id = d.group_id and k.seq = d.target and k.emoji = d.emoji
                            limit 1) is null
                        and emoji_count(d.group_id, d.target) >= \(Emoji.perMessageMax)
                    then 'many_emoji'
                    else 'new'
                end as verdict
            from drafts d
            join group_heads h on h.group_id = d.group_id
            join groups g on g.id = d.group_id
            left join group_members m on m.group_id = d.group_id and m.user_id = d.user_id
            left join group_messages t on t.group_id = d.group_id and t.seq = d.target
            left join group_likes l
                on l.group_id = d.group_id and l.seq = d.target and l.emoji = d.emoji and l.user_id = d.user_id
        ),
        numbered as materialized (
            select *, count(*) filter (where verdict = 'new') over (partition by group_id order by place) as n
            from judged
        ),
        accepted as not materialized (select * from numbered where verdict = 'new'),
        liked as (
            insert into group_likes (group_id, seq, emoji, user_id)
            select group_id, target, emoji, user_id from accepted where is_on
        ),
        unliked as (
            delete from group_likes l
            using accepted a
            where not a.is_on
                and l.group_id = a.group_id and l.seq = a.target and l.emoji = a.emoji and l.user_id = a.user_id
        ),
        logged as (
            insert into group_changes (group_id, seq, kind, actor_id, target, user_id, emoji, is_on, created_at)
            select group_id, last_seq + n, 'liked', user_id, target, user_id, emoji, is_on, statement_timestamp()
            from accepted
        ),
        advanced as (
            update group_heads h
            set last_seq = h.last_seq + a.n
            from (select group_id, count(*) as n from accepted group by group_id) a
            where h.group_id = a.group_id
        )
        select
            place, verdict, epoch, case when verdict = 'new' then last_seq + n end as seq,
            case when is_first then (
                select count(*)
                from group_likes k
                where k.group_id = numbered.group_id and k.seq = numbered.target and k.emoji = numbered.emoji
            ) end as stood
        from numbered
        order by place
        """)
}
