-- 0020_search_costs.sql
-- The same searches for less: small functions are planned with what asks for them, and that once a connection, since all
-- of it goes by keys whatever is asked; frequent words are looked for in fewer messages, and what stands around a hit is
-- read once, with its vector, and not by its number and then again.
-- Locks: none of note (functions). Safe while older nodes run: no. Their searches fail until they are replaced; all else
-- goes on.

-- Without settings of their own they become a part of the statement that they stand in; with them each was a call of a
-- twentieth of a millisecond, for each lexeme. Whoever calls them has a search path of ours.
create or replace function groupd.term(lexeme text) returns tsquery
language sql immutable parallel safe
as $$ select ('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || '''')::tsquery $$;
create or replace function groupd.keyed_term(key bigint, lexeme text) returns tsquery
language sql immutable parallel safe
as $$ select groupd.term(key || ':' || lexeme) $$;

-- The asker's groups, or one of them, as they are indexed.
create or replace function groupd.asked_groups(wanted uuid)
returns table (
    group_id uuid, key bigint, language regconfig, words_seq bigint, documents bigint)
language sql stable
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

-- What a query looks for in each of the asker's groups, or in one of them: a row a lexeme, the rarest 60 of a group, each
-- with its weight, which is its inverse document frequency; of the lexemes that come from people's names and from dates
-- alone (in `query`, and in `undated` or `plain` not) a part of it. `rarer` is how often those before it stand in the
-- group together: messages are found by the rare ones, until that passes a bound; by names and dates only where the group
-- knows nothing else of it.
create or replace function groupd.search_terms(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real)
returns table (
    group_id uuid, key bigint, place smallint, term tsquery, weight real, df bigint, rarer bigint, group_count bigint)
language sql stable
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

-- The best messages by their words, of the asker's groups or of one of them: those with the greatest weight of lexemes.
-- What the index does not have yet is read from the log, at most `tail` messages a group; a thread's are read whole.
create or replace function groupd.search_words(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real, phrases text[],
    excluded text[], authors uuid[], since timestamptz, until timestamptz, root bigint, sort text, named uuid[],
    also_named uuid[], named_bonus real, also_bonus real, many integer, tail integer, df_max bigint)
returns table (group_id uuid, seq bigint, score real)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_bitmapscan = on
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set enable_sort = off
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
            case
                when cardinality(phrases) + cardinality(excluded) > 0
                    then groupd.keyed_filter(p.key, p.language, phrases, excluded)
            end as required
        from (
            select t.group_id, sum(t.weight)::real as weight, greatest(500, df_max / min(t.group_count)) as per_group
            from terms t
            group by t.group_id
        ) t
        join groupd.asked_groups(wanted) p on p.group_id = t.group_id
    ),
    -- Those that are looked for only in what the rarer ones have found.
    frequent as materialized (
        select t.group_id, t.term, t.weight
        from terms t
        join asked a on a.group_id = t.group_id
        where t.df > 0 and t.rarer > 0 and t.rarer + t.df > a.per_group
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
        limit 3 * many
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
    -- A thread's, and what is not indexed yet: read whole.
    read_whole as (
        select w.group_id, w.seq, w.author_id, w.created_at, w.edited_at, w.words
        from groupd.message_words w
        where root is not null and w.group_id = wanted and (w.thread = root or w.seq = root)
            and (authors is null or w.author_id = any(authors))
            and (since is null or w.created_at >= since) and (until is null or w.created_at < until)
            and (sort = 'any' or (w.thread is null) = (sort = 'post'))
        union all
        select u.group_id, u.seq, u.author_id, u.created_at, u.edited_at, u.words
        from unindexed u
    ),
    scored as (
        select r.group_id, r.seq, w.created_at, w.edited_at,
            r.score + (
                select coalesce(sum(f.weight), 0) from frequent f where f.group_id = r.group_id and w.words @@ f.term
            ) as score
        from rare r
        join groupd.message_words w on w.group_id = r.group_id and w.seq = r.seq
        union all
        select w.group_id, w.seq, w.created_at, w.edited_at,
            f.found + a.weight * case
                when w.author_id = any(named) then named_bonus
                when w.author_id = any(also_named) then also_bonus
                else 0
            end
        from read_whole w
        join asked a on a.group_id = w.group_id
        cross join lateral (
            select coalesce(sum(t.weight), 0) as found
            from terms t
            where t.group_id = w.group_id and w.words @@ t.term
        ) f
        where f.found > 0 and (a.required is null or w.words @@ a.required)
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

-- How near the vectors of messages are to one, each by its place among them, of those whose vector is of the text that
-- they had when they were `edited`: nothing, where there are none (0021_nearness.sql has more to say).
create function groupd.nearness(
    groups uuid[], seqs bigint[], edited timestamptz[], model_name text, wanted real[])
returns table (place bigint, cosine real)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$ begin end $$;
grant execute on function groupd.nearness(uuid[], bigint[], timestamptz[], text, real[]) to groupd_search;

drop function groupd.search_pool(
    uuid, text, text, text, real, real, text[], text[], uuid[], timestamptz, timestamptz, bigint, text, uuid[], bigint[],
    text, real[]);
drop function groupd.cosines(uuid[], bigint[], text, real[]);

-- What a query looks for in each of these groups, of those that are the asker's: its lexemes as they are written in
-- `search_pool`, what each weighs there, and whether the group knows it.
create function groupd.search_lexemes(
    wanted uuid, query text, undated text, plain text, name_weight real, date_weight real, groups uuid[])
returns table (group_id uuid, lexeme text, weight real, is_known boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
begin
    return query
    select t.group_id, t.term::text, t.weight, t.df > 0
    from groupd.search_terms(wanted, query, undated, plain, name_weight, date_weight) t
    where t.group_id = any(groups)
    order by t.group_id, t.place;
end
$$;

-- What a ranking goes by: the messages found and the one before and the one after each, with their lexemes, a space before
-- and after each. `is_wanted` are those that what was asked for admits. What stands near two of the messages
-- found comes twice.
create function groupd.search_pool(
    wanted uuid, phrases text[], excluded text[], authors uuid[], since timestamptz, until timestamptz, root bigint,
    sort text, groups uuid[], seqs bigint[], model_name text, vector real[])
returns table (
    group_id uuid, seq bigint, ordinal bigint, author_id uuid, created_at timestamptz, is_question boolean,
    is_wanted boolean, words text, cosine real)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_bitmapscan = on
set enable_seqscan = off
set enable_hashjoin = on
set enable_mergejoin = off
set jit = off
as $$
begin
    return query
    with asked as materialized (
        select p.group_id, p.key, p.language,
            case
                when cardinality(phrases) + cardinality(excluded) > 0
                    then groupd.keyed_filter(p.key, p.language, phrases, excluded)
            end as required
        from groupd.asked_groups(wanted) p
        where p.group_id = any(groups)
    ),
    around as (
        select m.*
        from unnest(groups, seqs) as f (group_id, seq)
        cross join lateral (
            (
                select m.group_id, m.seq, m.ordinal, m.author_id, m.created_at, m.thread, m.edited_at, m.deleted_at,
                    m.kind, m.content
                from groupd.group_messages m
                where m.group_id = f.group_id and m.seq <= f.seq
                order by m.seq desc
                limit 2
            )
            union all
            (
                select m.group_id, m.seq, m.ordinal, m.author_id, m.created_at, m.thread, m.edited_at, m.deleted_at,
                    m.kind, m.content
                from groupd.group_messages m
                where m.group_id = f.group_id and m.seq > f.seq
                order by m.seq
                limit 1
            )
        ) m
    ),
    rows as materialized (
        select row_number() over () as place,
            m.group_id, m.seq, m.ordinal, m.author_id, m.created_at, m.thread, m.edited_at, m.content, a.required,
            case
                when w.seq is not null and w.edited_at is not distinct from m.edited_at then w.words
                else groupd.keyed(a.key, to_tsvector(a.language, m.content))
            end as words
        from around m
        join asked a on a.group_id = m.group_id
        left join lateral (
            select w.seq, w.edited_at, w.words
            from groupd.message_words w
            where w.group_id = m.group_id and w.seq = m.seq
            limit 1
        ) w on true
        where m.deleted_at is null and m.kind <> 'system'
    )
    select
        r.group_id, r.seq, r.ordinal, r.author_id, r.created_at, r.content ~ '[?？؟]',
        coalesce((authors is null or r.author_id = any(authors))
            and (since is null or r.created_at >= since) and (until is null or r.created_at < until)
            and (sort = 'any' or (r.thread is null) = (sort = 'post'))
            and (root is null or r.thread = root or r.seq = root)
            and (r.required is null or r.words @@ r.required), false),
        ' ' || strip(r.words)::text || ' ', c.cosine
    from rows r
    left join groupd.nearness(
        (select array_agg(x.group_id order by x.place) from rows x),
        (select array_agg(x.seq order by x.place) from rows x),
        (select array_agg(x.edited_at order by x.place) from rows x), model_name, vector
    ) c on c.place = r.place;
end
$$;

-- Whom a query names, and whom it asks for as authors: under a policy no index of names is gone through by their beginning,
-- and everybody was looked at.
grant select (id, folded_name, erased_at) on groupd.users to groupd_search;
grant select on groupd.group_people to groupd_search;
create policy search_reads on groupd.users for select to groupd_search using (true);
create policy search_reads on groupd.group_people for select to groupd_search using (true);

-- Who has one of these names, by its place among them; where a text may be a first name, two at most of those who have it.
-- Of those who have ever been in the asker's groups, or in one of them, which is asked of each by itself: as a join it
-- would begin with everybody who has.
create function groupd.search_people(names text[], may_be_first boolean[], wanted uuid)
returns table (place bigint, id uuid, is_whole boolean)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
declare
    mine uuid[] := array(select a.group_id from groupd.asked_groups(wanted) a);
begin
    return query
    with named as materialized (
        select n.place, groupd.folded(n.name) as name, n.may_be_first
        from unnest(names, may_be_first) with ordinality as n (name, may_be_first, place)
    )
    select n.place, u.id, true
    from named n
    join groupd.users u on u.folded_name = n.name and u.erased_at is null
    where (select true from groupd.group_people p where p.user_id = u.id and p.group_id = any(mine) limit 1)
    union all
    select n.place, u.id, false
    from named n
    cross join lateral (
        select u.id
        from groupd.users u
        where u.folded_name >= n.name || ' ' and u.folded_name < n.name || '!' and u.erased_at is null
            and (select true from groupd.group_people p where p.user_id = u.id and p.group_id = any(mine) limit 1)
        limit 2
    ) u
    where n.may_be_first;
end
$$;

-- Whose name begins so, a hundred at most, of those who have ever been in the asker's groups, or in one of them.
create function groupd.search_authors(prefix text, wanted uuid)
returns table (id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $$
declare
    mine uuid[] := array(select a.group_id from groupd.asked_groups(wanted) a);
    beginning text collate "C" := groupd.folded(prefix);
begin
    return query
    select u.id
    from groupd.users u
    where u.folded_name >= beginning and u.folded_name < beginning || chr(1114111) and u.erased_at is null
        and (select true from groupd.group_people p where p.user_id = u.id and p.group_id = any(mine) limit 1)
    limit 100;
end
$$;
grant execute on function groupd.folded(text), groupd.unaccent(text) to groupd_search;

do $$
declare
    name regprocedure;
begin
    grant create on schema groupd to groupd_search;
    for name in
        select oid::regprocedure from pg_proc
        where pronamespace = 'groupd'::regnamespace and proname in ('search_lexemes', 'search_pool', 'search_people', 'search_authors')
    loop
        execute format('revoke all on function %s from public', name);
        execute format('grant execute on function %s to groupd_app', name);
        execute format('alter function %s owner to groupd_search', name);
    end loop;
    revoke create on schema groupd from groupd_search;
end
$$;
