import Postgres

/// How messages are searched. The functions check memberships themselves: under a policy the index of words would not be
/// used at all. What they answer with is read as the asker again.
enum SearchSQL {
    static let statements = [people, newest, authors, words, lexemes, pool, messages]
    /// Where there is an extension for vectors.
    static let vectorStatements = [vectors]

    /// `$1` texts that may be names, `$2` which of them may be first names alone, `$3` a group or NULL.
    static let people = SQL(
        "search.people", "select place, id, is_whole from search_people($1::text[], $2::boolean[], $3::uuid)")

    /// `$1` a group or NULL: when something was last said, which dates without a year are about.
    static let newest = SQL(
        "search.newest",
        "select max(last_message_at) as said_at from group_heads where $1::uuid is null or group_id = $1")

    /// `$1` the beginning of a name, `$2` a group or NULL.
    static let authors = SQL("search.authors", "select id from search_authors($1, $2::uuid)")

    /// `$1` group or NULL, `$2` to `$4` the query, without its dates, and without its names too, `$5` and `$6` what these
    /// weigh, `$7` and `$8` phrases that must and must not stand, `$9` authors, `$10` and `$11` times, `$12` thread,
    /// `$13` kind, `$14` to `$17` whom it names and what they weigh, `$18` how many, `$19` how many that are not indexed
    /// yet, `$20` how frequent lexemes may be.
    static let words = SQL(
        "search.words",
        """
        select group_id, seq, score
        from search_words(
            $1::uuid, $2, $3, $4, $5::real, $6::real, $7::text[], $8::text[], $9::uuid[], $10::timestamptz,
            $11::timestamptz, $12::bigint, $13, $14::uuid[], $15::uuid[], $16::real, $17::real, $18::integer,
            $19::integer, $20::bigint)
        """)

    /// `$1` group or NULL, `$2` the model's name, `$3` a vector, `$4` authors, `$5` and `$6` times, `$7` thread, `$8`
    /// kind, `$9` how many, `$10` in how many messages each is looked at.
    static let vectors = SQL(
        "search.vectors",
        """
        select group_id, seq, cosine
        from search_vectors(
            $1::uuid, $2, $3::real[], $4::uuid[], $5::timestamptz, $6::timestamptz, $7::bigint, $8, $9::integer,
            $10::bigint)
        """)

    /// As `words` up to `$6`; `$7` groups: what a query looks for there.
    static let lexemes = SQL(
        "search.lexemes",
        """
        select group_id, lexeme, weight, is_known
        from search_lexemes($1::uuid, $2, $3, $4, $5::real, $6::real, $7::uuid[])
        """)

    /// `$1` group or NULL, `$2` and `$3` phrases that must and must not stand, `$4` authors, `$5` and `$6` times, `$7`
    /// thread, `$8` kind, `$9` and `$10` what was found, `$11` the model's name or NULL, `$12` a vector or NULL.
    static let pool = SQL(
        "search.pool",
        """
        select *
        from search_pool(
            $1::uuid, $2::text[], $3::text[], $4::uuid[], $5::timestamptz, $6::timestamptz, $7::bigint, $8, $9::uuid[],
            $10::bigint[], $11, $12::real[])
        """)

    /// `$1` and `$2` which messages, in this order, `$3` the words to be marked.
    static let messages = SQL(
        "search.messages",
        """
        select
            w.place, m.group_id, \(MessageSQL.columns),
            ts_headline(
                g.language,
                -- What looks like a tag would be left out of a part.
                translate(m.content, '<\u{E000}\u{E001}\u{E002}\u{E003}', '\u{E003}'), marked.words,
                'StartSel=\u{E000}, StopSel=\u{E001}, FragmentDelimiter=\u{E002}, '
                    -- What is short is shown whole; a part of what is long may begin with a short word.
                    || case when length(m.content) <= 400 then 'HighlightAll=true'
                        else 'MaxFragments=2, MaxWords=30, MinWords=12, ShortWord=0' end
            ) as headline
        from unnest($1::uuid[], $2::bigint[]) with ordinality as w (group_id, seq, place)
        join group_messages m on m.group_id = w.group_id and m.seq = w.seq and m.deleted_at is null
        join groups g on g.id = w.group_id
        cross join lateral (
            select string_agg(term(u.lexeme)::text, ' | ')::tsquery as words
            from unnest(to_tsvector(g.language, $3)) as u (lexeme, positions, weights)
        ) marked
        \(MessageSQL.joins)
        order by w.place
        """)
}
