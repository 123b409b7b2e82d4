-- 0005_access.sql
-- Who may see and change what, row by row (ARCHITECTURE, "Who may see what").
-- Forced for the owner too. `using (true)` stands only where a role of the server must read
-- across groups; a test holds the list of those policies.
-- Locks: brief exclusive ones on new tables. Safe while older nodes run: yes.

do $$
declare
    name text;
begin
    foreach name in array array[
        'users', 'groups', 'group_heads', 'group_members', 'group_people', 'group_mutes', 'group_bans',
        'read_positions', 'group_messages', 'group_threads', 'group_changes', 'group_likes', 'message_edits']
    loop
        execute format('alter table groupd.%I enable row level security', name);
        execute format('alter table groupd.%I force row level security', name);
        execute format('revoke all on groupd.%I from public', name);
    end loop;
end
$$;

-- The asker's groups, as one array: a policy then compares with a constant instead of asking
-- once a row (27 times faster over a large group).
create function groupd.my_groups() returns uuid[]
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(group_id), '{}')
    from groupd.group_members
    where user_id = nullif(current_setting('groupd.user_id', true), '')::uuid
$$;
grant execute on function groupd.my_groups() to groupd_app;
grant create on schema groupd to groupd_access;
alter function groupd.my_groups() owner to groupd_access;
revoke create on schema groupd from groupd_access;
grant select on groupd.group_members to groupd_access;
create policy access_reads_members on groupd.group_members for select to groupd_access using (true);

-- What a member reads ------------------------------------------------------------------

grant select on groupd.groups, groupd.group_heads, groupd.group_members, groupd.group_people, groupd.group_mutes,
    groupd.group_bans, groupd.group_messages, groupd.group_threads, groupd.group_changes, groupd.group_likes,
    groupd.message_edits, groupd.read_positions, groupd.users to groupd_app;

create policy member_reads on groupd.groups for select to groupd_app
    using (id = any((select groupd.my_groups())::uuid[]));
-- Everyone may know that a public group is there, and join it.
create policy anyone_reads_public on groupd.groups for select to groupd_app
    using (visibility = 'public' and deleted_at is null and (select groupd.me()) is not null);
create policy member_reads on groupd.group_heads for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_members for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_people for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_mutes for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_bans for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_messages for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_threads for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_changes for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.group_likes for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.message_edits for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy member_reads on groupd.read_positions for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));

-- A person sees themself, and whoever has ever been in a group of theirs.
create policy self_reads on groupd.users for select to groupd_app using (id = (select groupd.me()));
create policy companion_reads on groupd.users for select to groupd_app
    using (exists (
        select from groupd.group_people p
        where p.user_id = users.id and p.group_id = any((select groupd.my_groups())::uuid[])));

-- A read position is the person's own.
grant insert, update on groupd.read_positions to groupd_app;
create policy self_writes on groupd.read_positions for insert to groupd_app
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));
create policy self_moves on groupd.read_positions for update to groupd_app
    using (user_id = (select groupd.me()))
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));

-- What the writer reads and writes -----------------------------------------------------
-- It decides by joins; the policies below are the net under it and must never fire. What it
-- writes belongs to a group whose head this very transaction holds.

grant select on groupd.users, groupd.groups, groupd.group_heads, groupd.group_members, groupd.group_people,
    groupd.group_mutes, groupd.group_bans, groupd.group_messages, groupd.group_threads, groupd.group_changes,
    groupd.group_likes, groupd.message_edits, groupd.read_positions to groupd_writer;
create policy writer_reads on groupd.users for select to groupd_writer using (true);
create policy writer_reads on groupd.groups for select to groupd_writer using (true);
create policy writer_reads on groupd.group_members for select to groupd_writer using (true);
create policy writer_reads on groupd.group_people for select to groupd_writer using (true);
create policy writer_reads on groupd.group_mutes for select to groupd_writer using (true);
create policy writer_reads on groupd.group_bans for select to groupd_writer using (true);
create policy writer_reads on groupd.group_messages for select to groupd_writer using (true);
create policy writer_reads on groupd.group_threads for select to groupd_writer using (true);
create policy writer_reads on groupd.group_changes for select to groupd_writer using (true);
create policy writer_reads on groupd.group_likes for select to groupd_writer using (true);
create policy writer_reads on groupd.message_edits for select to groupd_writer using (true);
create policy writer_reads on groupd.read_positions for select to groupd_writer using (true);

-- Locking a row counts as updating it, and the lock comes before the list of what is locked.
grant insert, update on groupd.group_heads to groupd_writer;
create policy writer_locks on groupd.group_heads for select to groupd_writer using (true);
create policy writer_advances on groupd.group_heads for update to groupd_writer
    using (true) with check (group_id = any((select groupd.locked())::uuid[]));
create policy writer_begins on groupd.group_heads for insert to groupd_writer
    with check (group_id = any((select groupd.locked())::uuid[]));

grant insert, update on groupd.groups to groupd_writer;
create policy writer_creates on groupd.groups for insert to groupd_writer
    with check (id = any((select groupd.locked())::uuid[]));
create policy writer_changes on groupd.groups for update to groupd_writer
    using (id = any((select groupd.locked())::uuid[]));

grant insert, update (content, citations, edited_at, deleted_at) on groupd.group_messages to groupd_writer;
create policy writer_appends on groupd.group_messages for insert to groupd_writer
    with check (
        group_id = any((select groupd.locked())::uuid[])
        and (author_id is null or exists (
            select from groupd.group_members m
            where m.group_id = group_messages.group_id and m.user_id = group_messages.author_id)));
create policy writer_changes on groupd.group_messages for update to groupd_writer
    using (group_id = any((select groupd.locked())::uuid[]));

grant insert on groupd.group_changes to groupd_writer;
create policy writer_appends on groupd.group_changes for insert to groupd_writer
    with check (group_id = any((select groupd.locked())::uuid[]));

do $$
declare
    name text;
begin
    foreach name in array array[
        'group_members', 'group_people', 'group_mutes', 'group_bans', 'group_threads', 'group_likes', 'message_edits',
        'read_positions']
    loop
        execute format('grant insert, update, delete on groupd.%I to groupd_writer', name);
        execute format(
            'create policy writer_inserts on groupd.%I for insert to groupd_writer '
            'with check (group_id = any((select groupd.locked())::uuid[]))', name);
        execute format(
            'create policy writer_updates on groupd.%I for update to groupd_writer '
            'using (group_id = any((select groupd.locked())::uuid[]))', name);
        execute format(
            'create policy writer_deletes on groupd.%I for delete to groupd_writer '
            'using (group_id = any((select groupd.locked())::uuid[]))', name);
    end loop;
end
$$;

-- What the worker reads: the dispatcher's replay, sweeps over heads, memberships at a number.
grant select on groupd.users, groupd.groups, groupd.group_heads, groupd.group_members, groupd.group_messages,
    groupd.group_threads, groupd.group_changes, groupd.group_likes to groupd_worker;
create policy worker_reads on groupd.users for select to groupd_worker using (true);
create policy worker_reads on groupd.groups for select to groupd_worker using (true);
create policy worker_reads on groupd.group_heads for select to groupd_worker using (true);
create policy worker_reads on groupd.group_members for select to groupd_worker using (true);
create policy worker_reads on groupd.group_messages for select to groupd_worker using (true);
create policy worker_reads on groupd.group_threads for select to groupd_worker using (true);
create policy worker_reads on groupd.group_changes for select to groupd_worker using (true);
create policy worker_reads on groupd.group_likes for select to groupd_worker using (true);
