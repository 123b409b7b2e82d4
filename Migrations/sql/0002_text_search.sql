-- 0002_text_search.sql
-- One text-search configuration for each language that PostgreSQL stems, with accents folded,
-- so that `cafe` finds `café`. They live in our schema: the system's own stay as they are.
-- Locks: none. Safe while older nodes run: yes.

create extension if not exists unaccent with schema groupd;

do $$
declare
    config record;
begin
    for config in
        select cfgname, case cfgname when 'simple' then 'simple' else cfgname || '_stem' end as stem
        from pg_catalog.pg_ts_config
        where cfgnamespace = 'pg_catalog'::regnamespace
    loop
        execute format('create text search configuration groupd.%I (copy = pg_catalog.%I)',
            config.cfgname, config.cfgname);
        execute format(
            'alter text search configuration groupd.%I alter mapping for word, hword, hword_part '
            'with groupd.unaccent, pg_catalog.%I', config.cfgname, config.stem);
    end loop;
end
$$;
