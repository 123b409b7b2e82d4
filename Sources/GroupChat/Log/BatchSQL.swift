import Postgres

/// What a batch runs, in this order and in one transaction (ARCHITECTURE, "A message's way").
///
/// The locks come first, alone: each later statement then takes a snapshot that is newer than
/// they are, so that what it reads is what it decides on. One statement that did both would read
/// the state from before it had the lock.
///
/// Every statement answers a row for each of its drafts whose group is locked: `place` (from 1),
/// `verdict`, `epoch`, `seq`.
enum BatchSQL {
    static let statements = [lockHeads, awaitHeads, lockTimeout, messages, mentions, edits, deletions, likes]

    /// The heads that this batch will advance, in one order everywhere, so that two batches never
    /// deadlock. Tells which it went without because somebody else holds them.
    static let lockHeads = SQL(
        "batch.lock_heads",
        """
        with locked as materialized (
            select group_id
            from group_heads
            where group_id = any($1)
            order by group_id
            for no key update skip locked
        )
        select
            set_config('groupd.locked', coalesce(string_agg(l.group_id::text, ','), ''), true),
            coalesce(
                array_agg(w.group_id) filter (
                    where l.group_id is null and exists (select from group_heads h where h.group_id = w.group_id)),
                '{}') as held
        from unnest($1::uuid[]) w (group_id)
        left join locked l using (group_id)
        """)

    /// The same, waiting for whoever holds them, at most `lock_timeout`.
    static let awaitHeads = SQL(
        "batch.await_heads",
        """
        with locked as materialized (
            select group_id
            from group_heads
            where group_id = any($1)
            order by group_id
            for no key update
        )
        select
            set_config('groupd.locked', coalesce(string_agg(l.group_id::text, ','), ''), true),
            coalesce(
                array_agg(w.group_id) filter (
                    where l.group_id is null and exists (select from group_heads h where h.group_id = w.group_id)),
                '{}') as held
        from unnest($1::uuid[]) w (group_id)
        left join locked l using (group_id)
        """)

    static let lockTimeout = SQL("batch.lock_timeout", "select set_config('lock_timeout', $1, true)")

    /// New messages, in their order. `$1` groups, `$2` authors, `$3` client ids, `$4` message ids, `$5` contents,
    /// `$6` threads or NULL, `$7` and `$8` people mentioned and where, as arrays are written, or NULL, `$9` whether an
    /// earlier one of them is the same author's in the same group.
    static let messages = SQL(
        "batch.messages",
        """
        with drafts as (
            select d.*
            from unnest(
                $1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::text[], $8::text[],
                $9::boolean[])
                with ordinality as d (
                    group_id, author_id, client_id, id, content, thread, mention_users, mention_spans, repeats, place)
            where d.group_id = any((select locked())::uuid[])
        ),
        judged as (
            select
                d.place, d.group_id, d.author_id, d.client_id, d.id, d.content, d.mention_users, d.mention_spans,
                g.language, h.last_seq, h.message_count, h.epoch,
                coalesce(t.thread, t.seq) as thread,
                stored.seq as stored_seq, stored.id as stored_id, stored.created_at as stored_at,
                stored.thread as stored_thread, muted.until as muted_until,
                -- Asked for groups in slow mode alone.
                case when g.slow_mode_seconds > 0 and m.role = 'member' then coalesce(
                    slow_mode_wait(d.group_id, d.author_id, g.slow_mode_seconds),
                    case when d.repeats and slow_mode_follows(d.place, $1, $2, $3, $6)
                        then g.slow_mode_seconds * 1000
                    end)
                end as wait_ms,
                case
                    when g.deleted_at is not null then 'not_member'
                    when stored.seq is not null then 'stored'
                    when m.user_id is null then 'not_member'
                    when muted.user_id is not null then 'muted'
                    when d.thread is not null and t.seq is null then 'no_thread'
                    else 'new'
                end as verdict
            from drafts d
            join group_heads h on h.group_id = d.group_id
            join groups g on g.id = d.group_id
            left join group_members m on m.group_id = d.group_id and m.user_id = d.author_id
            left join group_mutes muted
                on muted.group_id = d.group_id and muted.user_id = d.author_id
                and (muted.until is null or muted.until > now())
            left join group_messages t on t.group_id = d.group_id and t.seq = d.thread
            left join group_messages stored
                on stored.group_id = d.group_id and stored.author_id = d.author_id and stored.client_id = d.client_id
        ),
        numbered as materialized (
            select
                *,
                count(*) filter (where verdict = 'new' and wait_ms is null)
                    over (partition by group_id order by place) as n
            from judged
        ),
        accepted as not materialized (select * from numbered where verdict = 'new' and wait_ms is null),
        inserted as (
            insert into group_messages
                (group_id, seq, id, author_id, client_id, ordinal, thread, content, language, mention_users,
                mention_spans, created_at)
            select
                group_id, last_seq + n, id, author_id, client_id, message_count + n, thread, content, language,
                mention_users::uuid[], mention_spans::integer[], statement_timestamp()
            from accepted
        ),
        advanced as (
            update group_heads h
            set last_seq = h.last_seq + a.n, message_count = h.message_count + a.n,
                last_message_at = statement_timestamp()
            from (select group_id, count(*) as n from accepted group by group_id) a
            where h.group_id = a.group_id
        ),
        moved as (
            insert into read_positions as p (group_id, user_id, last_read_seq, read_ordinal, received_seq, sent_at)
            select
                group_id, author_id, max(last_seq + n), max(message_count + n), max(last_seq + n),
                statement_timestamp()
            from accepted
            group by group_id, author_id
            -- In the order that positions are moved in: whoever reads meanwhile waits, and no two for each other.
            order by group_id, author_id
            on conflict (group_id, user_id) do update
            set last_read_seq = excluded.last_read_seq, read_ordinal = excluded.read_ordinal,
                received_seq = excluded.received_seq, sent_at = excluded.sent_at, updated_at = now()
        ),
        replied as (
            insert into group_threads as t (group_id, seq, reply_count, last_reply_seq)
            select group_id, thread, count(*), max(last_seq + n)
            from accepted
            where thread is not null
            group by group_id, thread
            on conflict (group_id, seq) do update
            set reply_count = t.reply_count + excluded.reply_count, last_reply_seq = excluded.last_reply_seq
        )
        select
            place,
            case when verdict = 'new' and wait_ms is not null then 'slow' else verdict end as verdict, epoch,
            coalesce(stored_seq, last_seq + n) as seq,
            coalesce(stored_id, id) as id,
            coalesce(stored_at, statement_timestamp()) as created_at,
            case when stored_seq is null then thread else stored_thread end as thread,
            muted_until, wait_ms
        from numbered
        """)

    /// Counts the mentions of messages just stored, for batches that have any. `$1` groups, `$2` authors, `$3` client
    /// ids. Whoever is mentioned twice is mentioned once.
    static let mentions = SQL(
        "batch.mentions",
        """
        insert into group_mentions (group_id, user_id, seq)
        select m.group_id, u.id, m.seq
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as d (group_id, author_id, client_id)
        join group_messages m
            on m.group_id = d.group_id and m.author_id = d.author_id and m.client_id = d.client_id
        cross join lateral unnest(m.mention_users) as u (id)
        where d.group_id = any((select locked())::uuid[])
        on conflict do nothing
        """)

    /// Deletions. `$1` groups, `$2` people, `$3` messages. In a direct conversation nobody has power over the other's.
    static let deletions = SQL(
        "batch.deletions",
        """
        with drafts as (
            select d.*
            from unnest($1::uuid[], $2::uuid[], $3::bigint[]) with ordinality
                as d (group_id, user_id, target, place)
            where d.group_id = any((select locked())::uuid[])
        ),
        judged as (
            select
                d.*, h.last_seq, h.epoch, t.thread, t.mention_users,
                case
                    when m.user_id is null or g.deleted_at is not null then 'not_member'
                    when t.seq is null then 'no_message'
                    when t.author_id is distinct from d.user_id and (m.role = 'member' or g.kind = 'direct')
                        then 'not_author'
                    when t.deleted_at is not null then 'unchanged'
                    else 'new'
                end as verdict
            from drafts d
            join group_heads h on h.group_id = d.group_id
            join groups g on g.id = d.group_id
            left join group_members m on m.group_id = d.group_id and m.user_id = d.user_id
            left join group_messages t on t.group_id = d.group_id and t.seq = d.target
        ),
        numbered as materialized (
            select *, count(*) filter (where verdict = 'new') over (partition by group_id order by place) as n
            from judged
        ),
        accepted as not materialized (select * from numbered where verdict = 'new'),
        emptied as (
            update group_messages t
            set content = '', citations = null, mention_users = null, mention_spans = null,
                deleted_at = statement_timestamp()
            from accepted a
            where t.group_id = a.group_id and t.seq = a.target
        ),
        unmentioned as (
            delete from group_mentions x
            using accepted a
            where x.group_id = a.group_id and x.seq = a.target and x.user_id = any(a.mention_users)
        ),
        unliked as (
            delete from group_likes l using accepted a where l.group_id = a.group_id and l.seq = a.target
        ),
        forgotten as (
            delete from message_edits e using accepted a where e.group_id = a.group_id and e.seq = a.target
        ),
        indexed as materialized (
            select w.group_id, w.seq
            from accepted a
            join message_words w on w.group_id = a.group_id and w.seq = a.target
            for update of w skip locked
        ),
        unindexed as (
            delete from message_words w
            using indexed i
            where w.group_id = i.group_id and w.seq = i.seq
            returning w.group_id, w.seq, w.words
        ),
        owed as (insert into term_debts (group_id, seq, words) select * from unindexed),
        unthreaded as (
            update group_threads t
            set reply_count = t.reply_count - a.n
            from (select group_id, thread, count(*) as n from accepted where thread is not null group by 1, 2) a
            where t.group_id = a.group_id and t.seq = a.thread
        ),
        logged as (
            insert into group_changes (group_id, seq, kind, actor_id, target, created_at)
            select group_id, last_seq + n, 'deleted', user_id, target, statement_timestamp()
            from accepted
        ),
        advanced as (
            update group_heads h
            set last_seq = h.last_seq + a.n
            from (select group_id, count(*) as n from accepted group by group_id) a
            where h.group_id = a.group_id
        )
        select place, verdict, epoch, case when verdict = 'new' then last_seq + n end as seq from numbered
        """)
}
