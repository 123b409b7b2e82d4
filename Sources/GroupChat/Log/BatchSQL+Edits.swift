import Postgres

extension BatchSQL {
    /// Edits. `$1` groups, `$2` authors, `$3` messages, `$4` contents, `$5` and `$6` people mentioned and where, as
    /// arrays are written, or NULL. Answers besides what an event tells of the message and the draft does not say.
    static let edits = SQL(
        "batch.edits",
        """
        with drafts as (
            select d.*
            from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[]) with ordinality
                as d (group_id, user_id, target, content, mention_users, mention_spans, place)
            where d.group_id = any((select locked())::uuid[])
        ),
        judged as (
            select
                d.*, h.last_seq, h.epoch, t.id, t.thread, t.created_at, muted.until as muted_until,
                t.content as old_content, coalesce(t.edited_at, t.created_at) as written_at,
                t.mention_users as old_mentions, d.mention_users::uuid[] as new_mentions,
                case
                    when m.user_id is null or g.deleted_at is not null then 'not_member'
                    when t.seq is null then 'no_message'
                    when t.deleted_at is not null then 'tombstone'
                    when t.author_id is distinct from d.user_id or t.kind <> 'text' then 'not_author'
                    when muted.user_id is not null then 'muted'
                    when t.content = d.content then 'unchanged'
                    else 'new'
                end as verdict
            from drafts d
            join group_heads h on h.group_id = d.group_id
            join groups g on g.id = d.group_id
            left join group_members m on m.group_id = d.group_id and m.user_id = d.user_id
            left join group_mutes muted
                on muted.group_id = d.group_id and muted.user_id = d.user_id
                and (muted.until is null or muted.until > now())
            left join group_messages t on t.group_id = d.group_id and t.seq = d.target
        ),
        numbered as materialized (
            select *, count(*) filter (where verdict = 'new') over (partition by group_id order by place) as n
            from judged
        ),
        accepted as not materialized (select * from numbered where verdict = 'new'),
        kept as (
            insert into message_edits (group_id, seq, edit_seq, content, written_at)
            select group_id, target, last_seq + n, old_content, written_at from accepted
        ),
        changed as (
            update group_messages t
            set content = a.content, mention_users = a.new_mentions, mention_spans = a.mention_spans::integer[],
                edited_at = statement_timestamp()
            from accepted a
            where t.group_id = a.group_id and t.seq = a.target
        ),
        unmentioned as (
            delete from group_mentions x
            using accepted a
            where a.old_mentions is not null
                and x.group_id = a.group_id and x.seq = a.target and x.user_id = any(a.old_mentions)
                and x.user_id <> all(coalesce(a.new_mentions, '{}'))
        ),
        mentioned as (
            insert into group_mentions (group_id, user_id, seq)
            select a.group_id, u.id, a.target
            from accepted a
            cross join lateral unnest(a.new_mentions) as u (id)
            where a.new_mentions is not null and u.id <> all(coalesce(a.old_mentions, '{}'))
            on conflict do nothing
        ),
        logged as (
            insert into group_changes (group_id, seq, kind, actor_id, target, created_at)
            select group_id, last_seq + n, 'edited', user_id, target, statement_timestamp()
            from accepted
        ),
        advanced as (
            update group_heads h
            set last_seq = h.last_seq + a.n
            from (select group_id, count(*) as n from accepted group by group_id) a
            where h.group_id = a.group_id
        )
        select
            d.place, d.verdict, d.epoch, case when d.verdict = 'new' then d.last_seq + d.n end as seq, d.id, d.thread,
            d.created_at, statement_timestamp() as edited_at, coalesce(t.reply_count, 0) as reply_count,
            l.emoji as like_emoji, l.counts as like_counts, d.muted_until
        from numbered d
        left join group_threads t on t.group_id = d.group_id and t.seq = d.target
        left join lateral (\(MessageSQL.likes(group: "d.group_id", seq: "d.target"))) l on d.verdict = 'new'
        """)
}
