import Postgres

/// How a group's words are indexed: a stretch of its log a transaction, in the order of its numbers.
///
/// Nothing here locks what a message or its change must lock, but a row of `message_words` that a deletion drops while it
/// is being written anew.
enum IndexSQL {
    static let statements = [open, relearn, lock, words, behind, total, restart, restartAll]

    /// Of all groups: how many numbers their logs have.
    static let total = SQL("index.total", "select coalesce(sum(last_seq), 0)::bigint as total from group_heads")

    /// `$1` group.
    static let open = SQL(
        "index.open",
        """
        insert into index_positions (group_id, language)
        select g.id, g.language from groups g where g.id = $1
        on conflict do nothing
        """)

    /// `$1` group. Another language makes other lexemes of everything: it begins anew, and what is there serves until
    /// its turn comes.
    static let relearn = SQL(
        "index.relearn",
        """
        update index_positions p
        set language = g.language, words_seq = 0
        from groups g
        where p.group_id = $1 and g.id = p.group_id and p.language <> g.language
        """)

    /// `$1` group. One at a time: what is counted below is counted once. A statement of its own, so that the next one
    /// sees what whoever held it has committed.
    static let lock = SQL("index.lock", "select from index_positions where group_id = $1 for update")

    /// `$1` group, `$2` how many numbers of the log. What was edited or deleted in this stretch and stands before it is
    /// indexed again or dropped; an erasure's tombstones too.
    ///
    /// A message that is deleted while this runs is dropped when its deletion's own number comes; until then it is not
    /// found, since it is a tombstone.
    static let words = SQL(
        "index.words",
        """
        with place as materialized (
            select p.key, p.language, p.words_seq as after, h.last_seq, least(h.last_seq, p.words_seq + $2) as upto
            from index_positions p
            join group_heads h on h.group_id = p.group_id
            where p.group_id = $1
        ),
        targets as materialized (
            select m.seq
            from place p
            join group_messages m on m.group_id = $1 and m.seq > p.after and m.seq <= p.upto
            union
            select c.target
            from place p
            join group_changes c on c.group_id = $1 and c.seq > p.after and c.seq <= p.upto
            where c.kind in ('edited', 'deleted') and c.target <= p.after
            union
            select w.seq
            from place p
            join group_changes c on c.group_id = $1 and c.seq > p.after and c.seq <= p.upto and c.kind = 'erased'
            join message_words w on w.group_id = $1 and w.author_id = c.user_id
        ),
        current as materialized (
            select
                m.seq, m.author_id, m.thread, m.created_at, m.edited_at, l.is_live, w.words as old_words, w.row as old_row,
                case when l.is_live then keyed(p.key, to_tsvector(p.language, m.content)) end as words
            from place p
            cross join targets t
            -- With their bounds, these are looked up by their keys, whatever the planner knew when it planned.
            cross join lateral (select * from group_messages m where m.group_id = $1 and m.seq = t.seq limit 1) m
            cross join lateral (select m.deleted_at is null and m.kind <> 'system' as is_live) l
            left join lateral (
                select w.ctid as row, w.words from message_words w where w.group_id = $1 and w.seq = t.seq limit 1
            ) w on true
        ),
        dropped as (
            delete from message_words where ctid = any(array(select c.old_row from current c where not c.is_live))
        ),
        stored as (
            insert into message_words (group_id, seq, author_id, thread, created_at, edited_at, words)
            select $1, seq, author_id, thread, created_at, edited_at, words from current where is_live
            on conflict (group_id, seq) do update set words = excluded.words, edited_at = excluded.edited_at
        ),
        paid as (delete from term_debts where group_id = $1 returning words),
        lexemes as (
            select u.lexeme, 1 as n from current c cross join lateral unnest(tsvector_to_array(c.words)) u (lexeme)
            union all
            select u.lexeme, -1 from current c cross join lateral unnest(tsvector_to_array(c.old_words)) u (lexeme)
            union all
            select u.lexeme, -1 from paid d cross join lateral unnest(tsvector_to_array(d.words)) u (lexeme)
        ),
        counts as materialized (
            select substr(l.lexeme, length(p.key::text) + 2) as lexeme, sum(l.n) as n
            from lexemes l
            cross join place p
            group by 1
            having sum(l.n) <> 0
        ),
        left_over as materialized (
            select c.lexeme, coalesce(d.df, 0) + c.n as df, d.row as old_row
            from counts c
            left join lateral (
                select d.ctid as row, d.df from term_df d where d.group_id = $1 and d.lexeme = c.lexeme limit 1
            ) d on true
        ),
        forgotten as (
            delete from term_df where ctid = any(array(select l.old_row from left_over l where l.df <= 0))
        ),
        counted as (
            insert into term_df (group_id, lexeme, df)
            select $1, lexeme, df from left_over where df > 0
            on conflict (group_id, lexeme) do update set df = excluded.df
        ),
        moved as (
            update index_positions p
            set words_seq = l.upto, documents = greatest(
                0, p.documents
                    + (select count(*) filter (where is_live) - count(old_row) from current)
                    - (select count(*) from paid))
            from place l
            where p.group_id = $1
        )
        select after, upto, last_seq from place
        """)

    /// `$1` how many: groups whose words are behind, and how far they are.
    static let behind = SQL(
        "index.behind",
        """
        select h.group_id, h.last_seq, coalesce(p.words_seq, 0) as words_seq
        from group_heads h
        left join index_positions p on p.group_id = h.group_id
        where h.last_seq > coalesce(p.words_seq, 0)
        limit $1
        """)

    /// `$1` group: its words are counted and indexed anew, in place.
    static let restart = SQL("index.restart", "update index_positions set words_seq = 0 where group_id = $1")
    static let restartAll = SQL("index.restart_all", "update index_positions set words_seq = 0")
}
