-- 0015_people.sql
-- Direct conversations, one a pair of people; how much each member wants to be told of a group; when somebody last
-- sent (slow mode); and finding people to talk to.
-- Locks: a brief exclusive one on read_positions for a column without a default; one on users while it is written anew
-- (a row a person). Safe while older nodes run: yes (what they store does not count for slow mode).

-- Which conversation two people have, whoever asked for it: the unique key decides between two who ask at once. It
-- cannot begin with the group, since the group is what is looked up by it.
create table groupd.direct_pairs (
    group_id uuid primary key references groupd.groups (id) on delete cascade,
    low_id uuid not null references groupd.users (id),
    high_id uuid not null references groupd.users (id),
    check (low_id < high_id),
    unique (low_id, high_id)
);

-- What a member chose; no row is `all`. Apart from the memberships, which every policy reads.
create table groupd.notification_levels (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    level text not null check (level in ('all', 'mentions', 'none')),
    updated_at timestamptz not null default now(),
    primary key (group_id, user_id)
);

do $$
declare
    name text;
begin
    foreach name in array array['direct_pairs', 'notification_levels']
    loop
        execute format('alter table groupd.%I enable row level security', name);
        execute format('alter table groupd.%I force row level security', name);
        execute format('revoke all on groupd.%I from public', name);
    end loop;
end
$$;

grant select on groupd.direct_pairs to groupd_app;
create policy member_reads on groupd.direct_pairs for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
grant select, insert on groupd.direct_pairs to groupd_writer;
create policy writer_reads on groupd.direct_pairs for select to groupd_writer using (true);
create policy writer_inserts on groupd.direct_pairs for insert to groupd_writer
    with check (group_id = any((select groupd.locked())::uuid[]));

grant select, insert, update on groupd.notification_levels to groupd_app;
create policy self_reads on groupd.notification_levels for select to groupd_app
    using (user_id = (select groupd.me()));
create policy self_writes on groupd.notification_levels for insert to groupd_app
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));
create policy self_changes on groupd.notification_levels for update to groupd_app
    using (user_id = (select groupd.me()))
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));

-- Each message moves its author's position anyway: when it was sent costs no other row.
alter table groupd.read_positions add column sent_at timestamptz;

-- How long slow mode holds an author still, in milliseconds; null where they may write. A function, so that a
-- statement that calls it for groups in slow mode alone does not even prepare for it otherwise.
create function groupd.slow_mode_wait(chat uuid, author uuid, seconds integer) returns bigint
language sql stable parallel safe
return (
    select least(
        seconds * 1000, ceil(extract(epoch from p.sent_at - statement_timestamp()) * 1000) + seconds * 1000)::bigint
    from groupd.read_positions p
    where p.group_id = chat and p.user_id = author
        and p.sent_at > statement_timestamp() - make_interval(secs => seconds)
);

-- Whether an earlier draft of a batch is the same author's in the same group and becomes a message: is no retry of one
-- that is stored, nor a reply to nothing. What else refuses a draft refuses all of its author's.
create function groupd.slow_mode_follows(
    nth bigint, chats uuid[], authors uuid[], clients uuid[], threads bigint[]
) returns boolean
language sql stable parallel safe
return exists (
    select
    from unnest(chats, authors, clients, threads) with ordinality as e (chat, author, client, thread, place)
    where e.place < nth and e.chat = chats[nth] and e.author = authors[nth]
        and not exists (
            select from groupd.group_messages s
            where s.group_id = e.chat and s.author_id = e.author and s.client_id = e.client)
        and (e.thread is null or exists (
            select from groupd.group_messages t where t.group_id = e.chat and t.seq = e.thread))
);
grant execute on function groupd.slow_mode_wait(uuid, uuid, integer),
    groupd.slow_mode_follows(bigint, uuid[], uuid[], uuid[], bigint[]) to groupd_writer;

-- A name as people type it: without case and accents, however those are encoded, and no longer than a cursor takes.
-- Declared immutable for the column and its index: the dictionary of accents does not change under way.
create function groupd.folded(words text) returns text
language sql immutable parallel safe
return left(lower(groupd.unaccent(normalize(words))), 100) collate "C";
grant execute on function groupd.folded(text), groupd.unaccent(text)
    to groupd_access, groupd_app, groupd_worker, groupd_writer;

alter table groupd.users
    add column folded_name text collate "C" not null generated always as (groupd.folded(name)) stored;
create index users_by_name_prefix on groupd.users (folded_name, id) where erased_at is null;

-- An account's standing and address decide who is found; neither is ever answered.
grant select (id, name, avatar_url, erased_at, folded_name) on groupd.users to groupd_access;
grant select (id, email, disabled_at) on groupd.accounts to groupd_access;
create policy access_reads_people on groupd.users for select to groupd_access using (true);
create policy access_reads_people on groupd.accounts for select to groupd_access using (true);

-- Those whom the asker shares a group with and whose name begins so, and whoever has exactly this address; never the
-- asker, nobody who was erased or disabled, no placeholder. In the order of their names, after one of them. By name it
-- goes through the names, not through the groups, which may have many members.
create function groupd.find_people(prefix text, mail text, after_name text, after_id uuid, many bigint)
returns table (id uuid, name text, avatar_url text, sort_name text)
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
    select p.id, p.name, p.avatar_url, p.folded_name
    from (
        (
            select u.id, u.name, u.avatar_url, u.folded_name
            from groupd.users u
            where u.folded_name >= groupd.folded(prefix) and u.folded_name < groupd.folded(prefix) || chr(1114111)
                and (u.folded_name, u.id)
                    > (coalesce(after_name, ''), coalesce(after_id, '00000000-0000-0000-0000-000000000000'))
                and u.erased_at is null and u.id <> (select groupd.me())
                and exists (
                    select from groupd.group_members m
                    where m.user_id = u.id and m.group_id = any((select groupd.my_groups())::uuid[]))
                and exists (select from groupd.accounts a where a.id = u.id and a.disabled_at is null)
            order by u.folded_name, u.id
            limit many
        )
        union
        (
            select u.id, u.name, u.avatar_url, u.folded_name
            from groupd.accounts a
            join groupd.users u on u.id = a.id
            where lower(a.email) = lower(mail)
                and (u.folded_name, u.id)
                    > (coalesce(after_name, ''), coalesce(after_id, '00000000-0000-0000-0000-000000000000'))
                and u.erased_at is null and u.id <> (select groupd.me()) and a.disabled_at is null
        )
    ) p
    order by p.folded_name, p.id
    limit many
$$;
grant execute on function groupd.find_people(text, text, text, uuid, bigint) to groupd_app;
grant create on schema groupd to groupd_access;
alter function groupd.find_people(text, text, text, uuid, bigint) owner to groupd_access;
revoke create on schema groupd from groupd_access;
