-- 0007_server_state.sql
-- Which life of the database the groups' numbers belong to. A copy that was restored goes on from
-- an older number and gives it to another message: clients must not resume across that, so every
-- group gets a new epoch when what is stored here is not what the server says of itself.
-- Locks: none of note (a new table). Safe while older nodes run: yes.

create table groupd.server_state (
    id smallint primary key check (id = 1),
    -- As in pg_control_system: a new one for each database cluster that is made.
    system_identifier text not null,
    -- The first eight digits of a WAL file's name: another one after each recovery to a point in time.
    timeline text not null,
    renewed_at timestamptz not null default now()
);

alter table groupd.server_state enable row level security;
alter table groupd.server_state force row level security;
revoke all on groupd.server_state from public;
grant select, insert, update on groupd.server_state to groupd_worker;
create policy worker_reads on groupd.server_state for select to groupd_worker using (true);
create policy worker_begins on groupd.server_state for insert to groupd_worker with check (true);
create policy worker_changes on groupd.server_state for update to groupd_worker using (true);
