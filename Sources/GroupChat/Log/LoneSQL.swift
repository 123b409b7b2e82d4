import Postgres

/// What a batch of one draft runs: the same decisions as `BatchSQL` makes, without what only many drafts need (arrays,
/// windows, sorting), which is about a quarter of what those statements cost. On an idle server nearly every draft is
/// such a batch. A deletion, which is rare, has none.
enum LoneSQL {
    static let statements = [lockHead, message, edit, like]

    /// No row where somebody else holds the head, or the group is not there. What a `select … for` returns is worked
    /// out before the row is locked, or skipped: only outside of it may the lock be noted.
    static let lockHead = SQL(
        "lone.lock_head",
        """
        with locked as materialized (
            select group_id
            from group_heads
            where group_id = $1
            for no key update skip locked
        )
        select set_config('groupd.locked', group_id::text, true)
        from locked
        """)

    /// `$1` group, `$2` author, `$3` client id, `$4` message id, `$5` content, `$6` thread or NULL, `$7` and `$8` people
    /// mentioned and where, or NULL.
    static let message = SQL(
        "lone.message",
        """
        with judged as materialized (
            select
                h.group_id, h.last_seq + 1 as seq, h.message_count + 1 as ordinal, h.epoch, g.language,
                coalesce(t.thread, t.seq) as thread,
                stored.seq as stored_seq, stored.id as stored_id, stored.created_at as stored_at,
                stored.thread as stored_thread, muted.until as muted_until,
                case when g.slow_mode_seconds > 0 and m.role = 'member' then
                    slow_mode_wait(h.group_id, $2, g.slow_mode_seconds)
                end as wait_ms,
                case
                    when g.deleted_at is not null then 'not_member'
                    when stored.seq is not null then 'stored'
                    when m.user_id is null then 'not_member'
                    when muted.user_id is not null then 'muted'
                    when $6::bigint is not null and t.seq is null then 'no_thread'
                    when g.slow_mode_seconds > 0 and m.role = 'member'
                        and slow_mode_wait(h.group_id, $2, g.slow_mode_seconds) is not null then 'slow'
                    else 'new'
                end as verdict
            from group_heads h
            join groups g on g.id = h.group_id
            left join group_members m on m.group_id = h.group_id and m.user_id = $2
            left join group_mutes muted
                on muted.group_id = h.group_id and muted.user_id = $2
                and (muted.until is null or muted.until > now())
            left join group_messages t on t.group_id = h.group_id and t.seq = $6
            left join group_messages stored
                on stored.group_id = h.group_id and stored.author_id = $2 and stored.client_id = $3
            where h.group_id = $1 and h.group_id = any((select locked())::uuid[])
        ),
        inserted as (
            insert into group_messages
                (group_id, seq, id, author_id, client_id, ordinal, thread, content, language, mention_users,
                mention_spans, created_at)
            select
                group_id, seq, $4, $2, $3, ordinal, thread, $5, language, $7::uuid[], $8::integer[],
                statement_timestamp()
            from judged
            where verdict = 'new'
        ),
        advanced as (
            update group_heads h
            set last_seq = j.seq, message_count = j.ordinal, last_message_at = statement_timestamp()
            from judged j
            where h.group_id = j.group_id and j.verdict = 'new'
        ),
        moved as (
            insert into read_positions (group_id, user_id, last_read_seq, read_ordinal, received_seq, sent_at)
            select group_id, $2, seq, ordinal, seq, statement_timestamp()
            from judged
            where verdict = 'new'
            on conflict (group_id, user_id) do update
            set last_read_seq = excluded.last_read_seq, read_ordinal = excluded.read_ordinal,
                received_seq = excluded.received_seq, sent_at = excluded.sent_at, updated_at = now()
        ),
        replied as (
            insert into group_threads as t (group_id, seq, reply_count, last_reply_seq)
            select group_id, thread, 1, seq
            from judged
            where verdict = 'new' and thread is not null
            on conflict (group_id, seq) do update
            set reply_count = t.reply_count + 1, last_reply_seq = excluded.last_reply_seq
        )
        select
            1::bigint as place, verdict, epoch,
            coalesce(stored_seq, seq) as seq,
            coalesce(stored_id, $4) as id,
            coalesce(stored_at, statement_timestamp()) as created_at,
            case when stored_seq is null then thread else stored_thread end as thread,
            muted_until, wait_ms
        from judged
        """)
}
