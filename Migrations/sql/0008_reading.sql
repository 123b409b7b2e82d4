-- 0008_reading.sql
-- What lists of groups need: how many are in a group, without looking at each membership through
-- a policy, and the public groups in the order that they are listed in.
-- Locks: a brief exclusive one on groups for the index. Safe while older nodes run: yes.

create policy access_reads_public on groupd.groups for select to groupd_access
    using (visibility = 'public' and deleted_at is null);
grant select on groupd.groups to groupd_access;

-- Of the groups among these that the asker may know of: their own, and public ones.
create function groupd.member_counts(wanted uuid[]) returns table (group_id uuid, member_count bigint)
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.id, (select count(*) from groupd.group_members m where m.group_id = w.id)
    from unnest(wanted) w (id)
    where w.id = any((select groupd.my_groups())::uuid[])
        or ((select groupd.me()) is not null and exists (select from groupd.groups g where g.id = w.id))
$$;
grant execute on function groupd.member_counts(uuid[]) to groupd_app;
grant create on schema groupd to groupd_access;
alter function groupd.member_counts(uuid[]) owner to groupd_access;
revoke create on schema groupd from groupd_access;

create index groups_public on groupd.groups (created_at desc, id desc)
    where visibility = 'public' and deleted_at is null and kind = 'group';
