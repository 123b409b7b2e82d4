-- 0001_roles.sql
-- The roles that ask the database, and the schema they share.
-- None of them logs in, owns a table or bypasses row security: the server logs in as a plain
-- role that may only become one of the three (`set role`), lane by lane. Roles belong to the
-- whole cluster, so they may be there already, made by another database of ours.
-- Locks: none. Safe while older nodes run: yes.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['groupd_app', 'groupd_writer', 'groupd_worker', 'groupd_search', 'groupd_access']
    loop
        -- An owner that may not create roles is given them ready made: then it must not try.
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format(
                    'create role %I nologin noinherit nosuperuser nobypassrls nocreatedb nocreaterole', wanted);
            exception
                -- The second is what two databases that migrate at the same moment see.
                when duplicate_object or unique_violation then null;
            end;
        end if;
        if not pg_has_role(current_user, wanted, 'member') then
            execute format('grant %I to %I', wanted, current_user);
        end if;
    end loop;
end
$$;

create schema groupd;
grant usage on schema groupd to groupd_app, groupd_writer, groupd_worker, groupd_search, groupd_access;

-- What this role makes later is nobody's until a migration says whose.
alter default privileges in schema groupd revoke all on tables from public;
alter default privileges revoke execute on functions from public;

-- Who is asking. After a commit the setting is '' and not NULL, so both mean: nobody.
create function groupd.me() returns uuid
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select nullif(current_setting('groupd.user_id', true), '')::uuid $$;
grant execute on function groupd.me() to groupd_app, groupd_search, groupd_access;

-- The groups whose heads this transaction has locked, as the batch's first statement left them.
create function groupd.locked() returns uuid[]
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select string_to_array(nullif(current_setting('groupd.locked', true), ''), ',')::uuid[] $$;
grant execute on function groupd.locked() to groupd_writer;
