-- 0018_words.sql
-- Search by words. Whoever indexes follows the log, group by group, in transactions of its own: nothing of it is in the
-- way of a message. What is found and has changed since is known by `edited_at` and passed over; a deletion drops its
-- message here in its own transaction.
-- Every lexeme is stored with its group's key before it (`7:harbour`). So the one index is an index a group, whose cost
-- does not grow with what other groups say, and whose times tell nothing about them.
-- Locks: none of note (new tables). Safe while older nodes run: yes; what one of those deletes is dropped by whoever
-- indexes, a moment later.

create table groupd.message_words (
    group_id uuid not null,
    seq bigint not null,
    author_id uuid,
    thread bigint,
    created_at timestamptz not null,
    -- Of the text that the words are of.
    edited_at timestamptz,
    words tsvector not null,
    primary key (group_id, seq)
);
-- A small list of what is not in the tree yet: every search reads it through.
create index message_words_search on groupd.message_words using gin (words) with (gin_pending_list_limit = 256);
create index message_words_by_thread on groupd.message_words (group_id, thread, seq) where thread is not null;
-- The planner keeps no samples of what people write: of a deleted message they would last.
alter table groupd.message_words alter column words set statistics 0;

-- In how many of a group's indexed messages a lexeme stands.
create table groupd.term_df (
    group_id uuid not null,
    lexeme text not null,
    df bigint not null check (df > 0),
    primary key (group_id, lexeme)
) with (fillfactor = 70);
alter table groupd.term_df alter column lexeme set statistics 0;

-- What deleted messages said, until it is subtracted from `term_df`: the deletion must not wait for rows that are being
-- counted.
create table groupd.term_debts (
    group_id uuid not null,
    seq bigint not null,
    words tsvector not null,
    primary key (group_id, seq)
);
alter table groupd.term_debts alter column words set statistics 0;

-- Up to which number of its log a group's words are indexed, in which language, and how many messages that is.
create table groupd.index_positions (
    group_id uuid primary key,
    key bigint not null generated always as identity,
    language regconfig not null,
    words_seq bigint not null default 0,
    documents bigint not null default 0
) with (fillfactor = 50);

-- A group's own lexemes. Very long ones are left out: nobody looks for them, and the key would make some too long to be
-- stored.
create function groupd.keyed(key bigint, words tsvector) returns tsvector
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(string_agg(
        '''' || key || ':' || replace(replace(u.lexeme, '', '\'), '''', '''''') || ''':'
            || array_to_string(u.positions, ','), ' '), '')::tsvector
    from unnest(words) as u (lexeme, positions, weights)
    where length(u.lexeme) <= 200
$$;

-- The same of a query.
create function groupd.keyed(key bigint, query tsquery) returns tsquery
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select regexp_replace(query::text, '''((?:[^''\\]|''''|\\\\)*)''', '''' || key || ':\1''', 'g')::tsquery $$;

grant execute on function groupd.keyed(bigint, tsvector) to groupd_worker, groupd_search;
grant execute on function groupd.keyed(bigint, tsquery) to groupd_search;

do $$
declare
    name text;
begin
    foreach name in array array['message_words', 'term_df', 'term_debts', 'index_positions'] loop
        execute format('alter table groupd.%I enable row level security', name);
        execute format('alter table groupd.%I force row level security', name);
        execute format('grant select, insert, update, delete on groupd.%I to groupd_worker', name);
        execute format('create policy worker_indexes on groupd.%I to groupd_worker using (true) with check (true)', name);
        execute format('grant select on groupd.%I to groupd_search', name);
        execute format('create policy search_reads on groupd.%I for select to groupd_search using (true)', name);
    end loop;
end
$$;

grant select, delete on groupd.message_words to groupd_writer;
create policy writer_finds on groupd.message_words for select to groupd_writer
    using (group_id = any((select groupd.locked())::uuid[]));
create policy writer_drops on groupd.message_words for delete to groupd_writer
    using (group_id = any((select groupd.locked())::uuid[]));
grant insert on groupd.term_debts to groupd_writer;
create policy writer_owes on groupd.term_debts for insert to groupd_writer
    with check (group_id = any((select groupd.locked())::uuid[]));

grant select on groupd.groups, groupd.group_members, groupd.group_messages, groupd.group_changes to groupd_search;
create policy search_reads on groupd.groups for select to groupd_search using (true);
create policy search_reads on groupd.group_members for select to groupd_search using (true);
create policy search_reads on groupd.group_messages for select to groupd_search using (true);
create policy search_reads on groupd.group_changes for select to groupd_search using (true);

-- A lexeme as a query for it alone; of a group's own.
create function groupd.term(lexeme text) returns tsquery
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery $$;
create function groupd.keyed_term(key bigint, lexeme text) returns tsquery
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select groupd.term(key || ':' || lexeme) $$;

-- What must stand and what must not, of a group's own lexemes; NULL where that is anything. A phrase of stop words alone
-- asks for nothing.
create function groupd.keyed_filter(key bigint, language regconfig, phrases text[], excluded text[]) returns tsquery
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select groupd.keyed(key, string_agg(f.part, ' & ')::tsquery)
    from (
        select '(' || q::text || ')'
        from unnest(phrases) p
        cross join lateral phraseto_tsquery(language, p) q
        where numnode(q) > 0
        union all
        select '!(' || q::text || ')'
        from unnest(excluded) p
        cross join lateral phraseto_tsquery(language, p) q
        where numnode(q) > 0
    ) f (part)
$$;
grant execute on function groupd.term(text), groupd.keyed_term(bigint, text),
    groupd.keyed_filter(bigint, regconfig, text[], text[]) to groupd_search;
grant execute on function groupd.term(text) to groupd_app;

-- The asker's groups, or one of them, as they are indexed.
create function groupd.asked_groups(wanted uuid)
returns table (
    group_id uuid, key bigint, language regconfig, words_seq bigint, documents bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    -- A group that is not indexed yet is read as it is.
    select m.group_id, coalesce(p.key, 0), coalesce(p.language, g.language), coalesce(p.words_seq, 0),
        greatest(coalesce(p.documents, 0), 1)
    from groupd.group_members m
    join groupd.groups g on g.id = m.group_id
    left join groupd.index_positions p on p.group_id = m.group_id
    where m.user_id = nullif(current_setting('groupd.user_id', true), '')::uuid
        and (wanted is null or m.group_id = wanted)
$$;
grant execute on function groupd.asked_groups(uuid) to groupd_search;

-- What a query looks for in each of the asker's groups, or in one of them: a row a lexeme, the rarest 60 of a group, each
-- with its weight, which is its inverse document frequency; of the lexemes that come from people's names and from dates
-- alone (in `query`, and in `undated` or `plain` not) a part of it. `rarer` is how often those before it stand in the
-- group together: messages are found by the rare ones, until that passes a bound; by names and dates only where the group
-- knows nothing else of it.
create function groupd.search_terms(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real)
returns table (
    group_id uuid, key bigint, place smallint, term tsquery, weight real, df bigint, rarer bigint, group_count bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select
        t.group_id, t.key, t.place::smallint, groupd.keyed_term(t.key, t.lexeme),
        (t.part * ln(1 + (t.documents - t.df + .5) / (t.df + .5)))::real, t.df,
        case
            when t.part < 1 and bool_or(t.part = 1 and t.df > 0) over (partition by t.group_id) then 1000000000000000000
            else (sum(t.df) over (partition by t.group_id order by t.part = 1 desc, t.place) - t.df)::bigint
        end,
        t.group_count
    from (
        select
            p.group_id, p.key, u.lexeme, least(coalesce(d.df, 0), p.documents) as df, p.documents,
            case
                when not a.undated @@ u.term then date_weight
                when not a.plain @@ u.term then name_weight
                else 1
            end as part,
            row_number() over (partition by p.group_id order by coalesce(d.df, 0), u.lexeme) as place,
            p.group_count
        from (select *, count(*) over () as group_count from groupd.asked_groups(wanted)) p
        cross join lateral (
            select to_tsvector(p.language, query) as query, to_tsvector(p.language, undated) as undated,
                to_tsvector(p.language, plain) as plain
        ) a
        cross join lateral (
            select u.lexeme, groupd.term(u.lexeme) as term
            from unnest(a.query) as u (lexeme, positions, weights)
        ) u
        -- With its bound it is looked up by its key, and never read whole.
        left join lateral (
            select d.df from groupd.term_df d where d.group_id = p.group_id and d.lexeme = u.lexeme limit 1
        ) d on true
    ) t
    where t.place <= 60
$$;
grant execute on function groupd.search_terms(uuid, text, text, text, real, real) to groupd_search;

-- The best messages by their words, of the asker's groups or of one of them: those with the greatest weight of lexemes.
-- What the index does not have yet is read from the log, at most `tail` messages a group; a thread's are read whole.
create function groupd.search_words(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real, phrases text[],
    excluded text[], authors uuid[], since timestamptz, until timestamptz, root bigint, sort text, named uuid[],
    also_named uuid[], named_bonus real, also_bonus real, many integer, tail integer, df_max bigint)
returns table (group_id uuid, seq bigint, score real)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_bitmapscan = on
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
begin
    return query
    with terms as materialized (
        select *
        from groupd.search_terms(wanted, query, undated, plain, name_weight, date_weight)
    ),
    asked as materialized (
        select p.group_id, p.key, p.language, p.words_seq, t.weight, t.per_group,
            groupd.keyed_filter(p.key, p.language, phrases, excluded) as required
        from (
            select t.group_id, sum(t.weight)::real as weight, greatest(500, df_max / min(t.group_count)) as per_group
            from terms t
            group by t.group_id
        ) t
        join groupd.asked_groups(wanted) p on p.group_id = t.group_id
    ),
    rare as materialized (
        select w.group_id, w.seq,
            (sum(w.weight) + max(w.total * case
                when w.author_id = any(named) then named_bonus
                when w.author_id = any(also_named) then also_bonus
                else 0
            end))::real as score
        from (
            select w.group_id, w.seq, w.author_id, t.weight, a.weight as total
            from terms t
            join asked a on a.group_id = t.group_id
            cross join lateral (
                select w.group_id, w.seq, w.author_id
                from groupd.message_words w
                where w.words @@ t.term
                    and (a.required is null or w.words @@ a.required)
                    and (authors is null or w.author_id = any(authors))
                    and (since is null or w.created_at >= since) and (until is null or w.created_at < until)
                    and (sort = 'any' or (w.thread is null) = (sort = 'post'))
                offset 0
            ) w
            where root is null and t.df > 0 and (t.rarer = 0 or t.rarer + t.df <= a.per_group)
        ) w
        group by w.group_id, w.seq
        order by score desc, w.seq desc
        limit 5 * many
    ),
    unindexed as materialized (
        select a.group_id, m.seq, m.author_id, m.thread, m.created_at, m.edited_at,
            groupd.keyed(a.key, to_tsvector(a.language, m.content)) as words
        from asked a
        cross join lateral (
            (
                select m.*
                from groupd.group_messages m
                where m.group_id = a.group_id and m.seq > a.words_seq
                order by m.seq desc
                limit tail
            )
            union all
            (
                select m.*
                from (
                    select distinct c.target
                    from groupd.group_changes c
                    where c.group_id = a.group_id and c.seq > a.words_seq and c.kind = 'edited'
                        and c.target <= a.words_seq
                    limit tail
                ) e
                join groupd.group_messages m on m.group_id = a.group_id and m.seq = e.target
            )
        ) m
        where m.deleted_at is null and m.kind <> 'system'
            and (authors is null or m.author_id = any(authors))
            and (since is null or m.created_at >= since) and (until is null or m.created_at < until)
            and (sort = 'any' or (m.thread is null) = (sort = 'post'))
            and (root is null or m.thread = root or m.seq = root)
    ),
    candidates as (
        select w.group_id, w.seq, w.author_id, w.created_at, w.edited_at, r.score, w.words, false as is_whole
        from rare r
        join groupd.message_words w on w.group_id = r.group_id and w.seq = r.seq
        union all
        select w.group_id, w.seq, w.author_id, w.created_at, w.edited_at, 0, w.words, true
        from groupd.message_words w
        where root is not null and w.group_id = wanted and (w.thread = root or w.seq = root)
            and (authors is null or w.author_id = any(authors))
            and (since is null or w.created_at >= since) and (until is null or w.created_at < until)
            and (sort = 'any' or (w.thread is null) = (sort = 'post'))
        union all
        select w.group_id, w.seq, w.author_id, w.created_at, w.edited_at, 0, w.words, true
        from unindexed w
    ),
    scored as (
        select c.group_id, c.seq, c.created_at, c.edited_at,
            c.score + f.found
                + a.weight * case
                    when not c.is_whole then 0
                    when c.author_id = any(named) then named_bonus
                    when c.author_id = any(also_named) then also_bonus
                    else 0
                end as score
        from candidates c
        join asked a on a.group_id = c.group_id
        cross join lateral (
            select coalesce(sum(t.weight), 0) as found
            from terms t
            where t.group_id = c.group_id and (c.is_whole or (t.rarer > 0 and t.rarer + t.df > a.per_group)) and c.words @@ t.term
        ) f
        where not c.is_whole or (f.found > 0 and (a.required is null or c.words @@ a.required))
    )
    select s.group_id, s.seq, max(s.score)::real
    from scored s
    join groupd.group_messages m on m.group_id = s.group_id and m.seq = s.seq
        and m.deleted_at is null and m.edited_at is not distinct from s.edited_at
    group by s.group_id, s.seq, s.created_at
    order by max(s.score) desc, s.created_at desc, s.seq desc
    limit many;
end
$$;

-- How near vectors are to one: nothing, where there are none (0019_vectors.sql has more to say).
create function groupd.cosines(groups uuid[], seqs bigint[], model_name text, wanted real[])
returns table (group_id uuid, seq bigint, cosine real)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$ begin end $$;
grant execute on function groupd.cosines(uuid[], bigint[], text, real[]) to groupd_search;

-- What a ranking goes by: the messages found, those around them (two before and two after each), and of each which of
-- the query's lexemes stand in it (a bit each, the first is 1), how much each weighs in its group and which of them the
-- group knows. `is_wanted` are those that what was asked for admits.
create function groupd.search_pool(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real, phrases text[],
    excluded text[], authors uuid[], since timestamptz, until timestamptz, root bigint, sort text,
    groups uuid[], seqs bigint[], model_name text, vector real[])
returns table (
    group_id uuid, seq bigint, ordinal bigint, author_id uuid, created_at timestamptz, is_question boolean,
    is_wanted boolean, matched bigint, weights real[], known bigint, words text[], cosine real)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_bitmapscan = on
set enable_seqscan = off
set enable_hashjoin = on
set enable_mergejoin = off
set jit = off
as $$
begin
    return query
    with terms as materialized (
        select *
        from groupd.search_terms(wanted, query, undated, plain, name_weight, date_weight)
    ),
    asked as materialized (
        select p.group_id, p.key, p.language, t.weights, t.known,
            groupd.keyed_filter(p.key, p.language, phrases, excluded) as required
        from groupd.asked_groups(wanted) p
        left join (
            select t.group_id, array_agg(t.weight order by t.place) as weights,
                bit_or(case when t.df > 0 then 1::bigint << (t.place - 1) else 0 end) as known
            from terms t
            group by t.group_id
        ) t on t.group_id = p.group_id
        where p.group_id = any(groups)
    ),
    pool as materialized (
        select distinct f.group_id, around.seq
        from unnest(groups, seqs) as f (group_id, seq)
        join asked a on a.group_id = f.group_id
        cross join lateral (
            (
                select m.seq
                from groupd.group_messages m
                where m.group_id = f.group_id and m.seq <= f.seq
                order by m.seq desc
                limit 3
            )
            union all
            (
                select m.seq
                from groupd.group_messages m
                where m.group_id = f.group_id and m.seq > f.seq
                order by m.seq
                limit 2
            )
        ) around
    ),
    rows as materialized (
        select m.group_id, m.seq, m.ordinal, m.author_id, m.created_at, m.thread, m.edited_at, m.content,
            a.weights, a.known, a.required,
            case
                when w.seq is not null and w.edited_at is not distinct from m.edited_at then w.words
                else groupd.keyed(a.key, to_tsvector(a.language, m.content))
            end as words
        from pool p
        join groupd.group_messages m on m.group_id = p.group_id and m.seq = p.seq
        join asked a on a.group_id = m.group_id
        left join groupd.message_words w on w.group_id = m.group_id and w.seq = m.seq
        where m.deleted_at is null and m.kind <> 'system'
    )
    select
        r.group_id, r.seq, r.ordinal, r.author_id, r.created_at, r.content ~ '[?？؟]',
        coalesce((authors is null or r.author_id = any(authors))
            and (since is null or r.created_at >= since) and (until is null or r.created_at < until)
            and (sort = 'any' or (r.thread is null) = (sort = 'post'))
            and (root is null or r.thread = root or r.seq = root)
            and (r.required is null or r.words @@ r.required), false),
        coalesce((
            select bit_or(1::bigint << (t.place - 1))
            from terms t
            where t.group_id = r.group_id and r.words @@ t.term), 0),
        r.weights, coalesce(r.known, 0), tsvector_to_array(r.words), c.cosine
    from rows r
    left join groupd.cosines(
        (select array_agg(x.group_id) from rows x), (select array_agg(x.seq) from rows x), model_name, vector
    ) c on c.group_id = r.group_id and c.seq = r.seq;
end
$$;

do $$
declare
    name regprocedure;
begin
    grant create on schema groupd to groupd_search;
    for name in
        select oid::regprocedure from pg_proc
        where pronamespace = 'groupd'::regnamespace and proname in ('search_words', 'search_pool')
    loop
        execute format('revoke all on function %s from public', name);
        execute format('grant execute on function %s to groupd_app', name);
        execute format('alter function %s owner to groupd_search', name);
    end loop;
    revoke create on schema groupd from groupd_search;
end
$$;

-- A deletion looks for its message here, and passes it over where it is just being indexed: the log's number of the
-- deletion drops it then. Locking a row counts as updating it.
grant update (edited_at) on groupd.message_words to groupd_writer;
create policy writer_holds on groupd.message_words for update to groupd_writer
    using (group_id = any((select groupd.locked())::uuid[]));
