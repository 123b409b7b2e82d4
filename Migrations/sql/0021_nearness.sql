-- groupd: requires-extension vector
-- 0021_nearness.sql
-- A pool's vectors beside the query's, which is made once and not for each message.
-- Locks: none of note (a function). Safe while older nodes run: as 0020_search_costs.sql.

do $$
declare
    lies_in text := (
        select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector');
begin
    execute format($sql$
        create or replace function groupd.nearness(
            groups uuid[], seqs bigint[], edited timestamptz[], model_name text, wanted real[])
        returns table (place bigint, cosine real)
        language sql stable
        set search_path = pg_catalog, pg_temp
        as $body$
            select w.place, (1 - (e.vector operator(%1$I.<=>) (select wanted::%1$I.halfvec)))::real
            from unnest(groups, seqs, edited) with ordinality as w (group_id, seq, edited_at, place)
            cross join lateral (
                select e.edited_at, e.vector
                from groupd.message_embeddings e
                where e.group_id = w.group_id and e.seq = w.seq and e.model = (
                    select o.id from groupd.embedding_models o where o.name = model_name and o.is_serving)
                limit 1
            ) e
            where e.edited_at is not distinct from w.edited_at
        $body$
    $sql$, lies_in);
end
$$;

-- Where vectors came later than 0020_search_costs.sql, 0019_vectors.sql made it anew.
drop function if exists groupd.cosines(uuid[], bigint[], text, real[]);
