import Postgres

extension LoneSQL {
    /// `$1` group, `$2` author, `$3` the message, `$4` content, `$5` and `$6` people mentioned and where, or NULL.
    static let edit = SQL(
        "lone.edit",
        """
        with judged as materialized (
            select
                h.group_id, h.last_seq + 1 as seq, h.epoch, t.id, t.thread, t.created_at, t.content as old_content,
                coalesce(t.edited_at, t.created_at) as written_at, t.mention_users as old_mentions,
                muted.until as muted_until,
                case
                    when m.user_id is null or g.deleted_at is not null then 'not_member'
                    when t.seq is null then 'no_message'
                    when t.deleted_at is not null then 'tombstone'
                    when t.author_id is distinct from $2 or t.kind <> 'text' then 'not_author'
                    when muted.user_id is not null then 'muted'
                    when t.content = $4 then 'unchanged'
                    else 'new'
                end as verdict
            from group_heads h
            join groups g on g.id = h.group_id
            left join group_members m on m.group_id = h.group_id and m.user_id = $2
            left join group_mutes muted
                on muted.group_id = h.group_id and muted.user_id = $2
                and (muted.until is null or muted.until > now())
            left join group_messages t on t.group_id = h.group_id and t.seq = $3
            where h.group_id = $1 and h.group_id = any((select locked())::uuid[])
        ),
        kept as (
            insert into message_edits (group_id, seq, edit_seq, content, written_at)
            select group_id, $3, seq, old_content, written_at from judged where verdict = 'new'
        ),
        changed as (
            update group_messages t
            set content = $4, mention_users = $5::uuid[], mention_spans = $6::integer[],
                edited_at = statement_timestamp()
            from judged j
            where j.verdict = 'new' and t.group_id = j.group_id and t.seq = $3
        ),
        unmentioned as (
            delete from group_mentions x
            using judged j
            where j.verdict = 'new' and x.group_id = j.group_id and x.seq = $3
                and x.user_id = any(j.old_mentions) and x.user_id <> all(coalesce($5::uuid[], '{}'))
        ),
        mentioned as (
            insert into group_mentions (group_id, user_id, seq)
            select j.group_id, u.id, $3
            from judged j
            cross join lateral unnest($5::uuid[]) as u (id)
            where j.verdict = 'new' and u.id <> all(coalesce(j.old_mentions, '{}'))
            on conflict do nothing
        ),
        logged as (
            insert into group_changes (group_id, seq, kind, actor_id, target, created_at)
            select group_id, seq, 'edited', $2, $3, statement_timestamp() from judged where verdict = 'new'
        ),
        advanced as (
            update group_heads h
            set last_seq = j.seq
            from judged j
            where j.verdict = 'new' and h.group_id = j.group_id
        )
        select
            1::bigint as place, j.verdict, j.epoch, case when j.verdict = 'new' then j.seq end as seq, j.id, j.thread,
            j.created_at, statement_timestamp() as edited_at, coalesce(t.reply_count, 0) as reply_count,
            l.emoji as like_emoji, l.counts as like_counts, j.muted_until
        from judged j
        left join group_threads t on t.group_id = j.group_id and t.seq = $3
        left join lateral (\(MessageSQL.likes(group: "j.group_id", seq: "$3"))) l on j.verdict = 'new'
        """)
}
