-- 0013_presence.sql
-- When people were last seen, and when they chose to hide. Who is here now is in no table.
-- Locks: brief exclusive ones on accounts (a column, its index). Safe while older nodes run: yes; a choice made
-- through one of those reaches the sockets of other nodes when the person next connects.

-- One row for each person who has been here and does not hide: hiding removes it.
create table groupd.last_seen (
    id uuid primary key references groupd.accounts (id) on delete cascade,
    seen_at timestamptz not null
) with (fillfactor = 70);
alter table groupd.last_seen enable row level security;
alter table groupd.last_seen force row level security;
revoke all on groupd.last_seen from public;

-- Seen by whoever is in a group with them, while they are: who was removed sees no more, and is seen no more.
grant select, delete on groupd.last_seen to groupd_app;
create policy self_reads on groupd.last_seen for select to groupd_app using (id = (select groupd.me()));
create policy companion_reads on groupd.last_seen for select to groupd_app
    using (exists (
        select from groupd.group_members m
        where m.user_id = last_seen.id and m.group_id = any((select groupd.my_groups())::uuid[])));
create policy self_removes on groupd.last_seen for delete to groupd_app using (id = (select groupd.me()));

-- Each node stores what it saw of its people.
grant select, insert, update on groupd.last_seen to groupd_worker;
create policy worker_reads on groupd.last_seen for select to groupd_worker using (true);
create policy worker_adds on groupd.last_seen for insert to groupd_worker with check (true);
create policy worker_changes on groupd.last_seen for update to groupd_worker using (true);

-- Other nodes look for the choices of the last minute.
alter table groupd.accounts add column presence_hidden_at timestamptz;
create index accounts_by_hiding on groupd.accounts (presence_hidden_at) where presence_hidden_at is not null;
grant update (presence_hidden_at) on groupd.accounts to groupd_app;
