-- groupd: requires-extension vector
-- 0019_vectors.sql
-- Search by meaning: a vector a message and model, apart from its words, which it does not outlive. While another model
-- takes over, the vectors of both are here, and those of one serve.
-- The extension's types are named in whichever schema it lies.
-- Locks: none of note (new tables). Safe while older nodes run: yes.

create table groupd.embedding_models (
    id smallint primary key generated always as identity,
    -- Its kind, name and version: vectors of two names are never compared.
    name text not null unique,
    dimensions integer not null check (dimensions between 1 and 4000),
    is_serving boolean not null default false,
    created_at timestamptz not null default now()
);
create unique index embedding_models_one_serves on groupd.embedding_models (is_serving) where is_serving;

-- Up to which number of its log a group's vectors of a model are there.
create table groupd.vector_positions (
    group_id uuid not null,
    model smallint not null,
    seq bigint not null default 0,
    primary key (group_id, model)
) with (fillfactor = 50);

do $$
declare
    lies_in text := (
        select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector');
begin
    execute format($sql$
        create table groupd.message_embeddings (
            group_id uuid not null,
            seq bigint not null,
            model smallint not null,
            author_id uuid,
            thread bigint,
            created_at timestamptz not null,
            -- Of the text that the vector is of.
            edited_at timestamptz,
            vector %1$I.halfvec not null,
            primary key (group_id, seq, model),
            foreign key (group_id, seq) references groupd.message_words (group_id, seq) on delete cascade
        )
    $sql$, lies_in);
    -- The local model's. One of other dimensions gets its own at the start, or from groupd migrate.
    execute format($sql$
        create index message_embeddings_384 on groupd.message_embeddings
            using hnsw ((vector::%1$I.halfvec(384)) %1$I.halfvec_cosine_ops) with (m = 16, ef_construction = 64)
            where %1$I.vector_dims(vector) = 384
    $sql$, lies_in);
end
$$;

do $$
declare
    name text;
begin
    foreach name in array array['embedding_models', 'vector_positions', 'message_embeddings'] loop
        execute format('alter table groupd.%I enable row level security', name);
        execute format('alter table groupd.%I force row level security', name);
        execute format('grant select, insert, update, delete on groupd.%I to groupd_worker', name);
        execute format('create policy worker_indexes on groupd.%I to groupd_worker using (true) with check (true)', name);
        execute format('grant select on groupd.%I to groupd_search', name);
        execute format('create policy search_reads on groupd.%I for select to groupd_search using (true)', name);
    end loop;
end
$$;

do $$
declare
    lies_in text := (
        select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector');
begin
    -- Of those whose vector is of the text that they have now.
    execute format($sql$
        create or replace function groupd.cosines(groups uuid[], seqs bigint[], model_name text, wanted real[])
        returns table (group_id uuid, seq bigint, cosine real)
        language sql stable
        set search_path = pg_catalog, pg_temp
        as $body$
            select e.group_id, e.seq, (1 - (e.vector operator(%1$I.<=>) q.vector))::real
            from groupd.embedding_models o
            cross join (select wanted::%1$I.halfvec as vector) q
            cross join unnest(groups, seqs) as w (group_id, seq)
            join groupd.message_embeddings e on e.group_id = w.group_id and e.seq = w.seq and e.model = o.id
            join groupd.group_messages m on m.group_id = w.group_id and m.seq = w.seq
                and m.edited_at is not distinct from e.edited_at
            where o.name = model_name and o.is_serving
        $body$
    $sql$, lies_in);

    -- The messages whose vectors are nearest to one, of the asker's groups or of one of them. In few messages each is
    -- looked at. In many the index is asked, and goes on until it has found enough that are the asker's: the fewer of all
    -- messages those are, the longer that takes, and the more of them are rather looked at.
    execute format($sql$
        create function groupd.search_vectors(
            wanted uuid, model_name text, query real[], authors uuid[], since timestamptz, until timestamptz, root bigint,
            sort text, many integer, exact_max bigint)
        returns table (group_id uuid, seq bigint, cosine real)
        language plpgsql stable security definer
        set search_path = pg_catalog, pg_temp
        set plan_cache_mode = force_custom_plan
        set enable_seqscan = off
        set enable_hashjoin = off
        set enable_mergejoin = off
        set enable_bitmapscan = off
        set enable_sort = off
        set jit = off
        as $body$
        declare
            model groupd.embedding_models;
            mine uuid[];
            here bigint;
            everywhere bigint;
        begin
            select * into model from groupd.embedding_models o where o.name = model_name and o.is_serving;
            select array_agg(p.group_id), sum(p.documents) into mine, here
            from groupd.group_members m
            join groupd.index_positions p on p.group_id = m.group_id
            where m.user_id = nullif(current_setting('groupd.user_id', true), '')::uuid
                and (wanted is null or m.group_id = wanted);
            if model.id is null or mine is null then return; end if;
            everywhere := greatest(here, (
                select c.reltuples::bigint from pg_class c where c.oid = 'groupd.message_embeddings'::regclass));
            if root is not null then
                return query
                select f.group_id, f.seq, (1 - f.distance)::real
                from (
                    select e.group_id, e.seq, e.edited_at,
                        e.vector operator(%1$I.<=>) query::%1$I.halfvec as distance
                    from groupd.message_words w
                    join groupd.message_embeddings e on e.group_id = w.group_id and e.seq = w.seq and e.model = model.id
                    where w.group_id = wanted and (w.thread = root or w.seq = root)
                        and (authors is null or w.author_id = any(authors))
                        and (since is null or w.created_at >= since) and (until is null or w.created_at < until)
                        and (sort = 'any' or (w.thread is null) = (sort = 'post'))
                    order by distance
                    limit many
                ) f
                join groupd.group_messages m on m.group_id = f.group_id and m.seq = f.seq
                    and m.deleted_at is null and m.edited_at is not distinct from f.edited_at
                order by f.distance;
            elsif here <= exact_max or here * (here / (everywhere * .04)) < exact_max then
                -- By the sum and not by the distance, which the index could order by.
                return query
                select f.group_id, f.seq, (1 - f.distance)::real
                from (
                    select e.group_id, e.seq, e.edited_at,
                        (e.vector operator(%1$I.<=>) query::%1$I.halfvec) + 0 as distance
                    from groupd.message_embeddings e
                    where e.group_id = any(mine) and e.model = model.id
                        and (authors is null or e.author_id = any(authors))
                        and (since is null or e.created_at >= since) and (until is null or e.created_at < until)
                        and (sort = 'any' or (e.thread is null) = (sort = 'post'))
                    order by 4
                    limit many
                ) f
                join groupd.group_messages m on m.group_id = f.group_id and m.seq = f.seq
                    and m.deleted_at is null and m.edited_at is not distinct from f.edited_at
                order by f.distance;
            else
                return query execute format($near$
                    with near as materialized (
                        select e.group_id, e.seq, e.edited_at,
                            e.vector::%1$I.halfvec(%%1$s) operator(%1$I.<=>) $1::%1$I.halfvec(%%1$s) as distance
                        from groupd.message_embeddings e
                        where %1$I.vector_dims(e.vector) = %%1$s
                            and e.group_id = any($2) and e.model = $3
                            and ($4 is null or e.author_id = any($4))
                            and ($5 is null or e.created_at >= $5) and ($6 is null or e.created_at < $6)
                            and ($7 = 'any' or (e.thread is null) = ($7 = 'post'))
                        order by e.vector::%1$I.halfvec(%%1$s) operator(%1$I.<=>) $1::%1$I.halfvec(%%1$s)
                        limit $8
                    )
                    select n.group_id, n.seq, (1 - n.distance)::real
                    from near n
                    join groupd.group_messages m on m.group_id = n.group_id and m.seq = n.seq
                        and m.deleted_at is null and m.edited_at is not distinct from n.edited_at
                    order by n.distance
                $near$, model.dimensions)
                using query, mine, model.id, authors, since, until, sort, many;
            end if;
        end
        $body$
    $sql$, lies_in);
end
$$;

grant create on schema groupd to groupd_search;
revoke all on function groupd.search_vectors(
    uuid, text, real[], uuid[], timestamptz, timestamptz, bigint, text, integer, bigint) from public;
grant execute on function groupd.search_vectors(
    uuid, text, real[], uuid[], timestamptz, timestamptz, bigint, text, integer, bigint) to groupd_app;
alter function groupd.search_vectors(
    uuid, text, real[], uuid[], timestamptz, timestamptz, bigint, text, integer, bigint) owner to groupd_search;
revoke create on schema groupd from groupd_search;
