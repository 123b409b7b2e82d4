-- 0014_threads_and_mentions.sql
-- Who follows a thread although they have not spoken in it, and who does not although they have: without a row here
-- its author and everybody who replied follow it. Whom a message mentions, in the message for those who read it and
-- in a table of its own for those who count.
-- Locks: group_messages and users take no writes while an index is made, of the replies and of the names: seconds for
-- millions. Two columns without a default and new tables: brief. Safe while older nodes run: yes; what one of those
-- deletes or edits keeps the mentions that it had.

create table groupd.thread_follows (
    group_id uuid not null,
    seq bigint not null,
    user_id uuid not null,
    is_following boolean not null,
    primary key (group_id, seq, user_id)
);
alter table groupd.thread_follows enable row level security;
alter table groupd.thread_follows force row level security;

-- A person's own, as read positions are.
grant select, insert, update on groupd.thread_follows to groupd_app;
create policy self_reads on groupd.thread_follows for select to groupd_app
    using (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));
create policy self_writes on groupd.thread_follows for insert to groupd_app
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));
create policy self_moves on groupd.thread_follows for update to groupd_app
    using (user_id = (select groupd.me()))
    with check (user_id = (select groupd.me()) and group_id = any((select groupd.my_groups())::uuid[]));

-- Whether somebody has replied in a thread: one look, however long it is.
create index group_messages_by_replier on groupd.group_messages (group_id, thread, author_id)
    where thread is not null;

-- By place: who, and two numbers each, offset and length in scalars. Everyone is the id of zeros.
alter table groupd.group_messages add column mention_users uuid[], add column mention_spans integer[];
grant update (mention_users, mention_spans) on groupd.group_messages to groupd_writer;

-- What is counted after a read position.
create table groupd.group_mentions (
    group_id uuid not null,
    user_id uuid not null,
    seq bigint not null,
    primary key (group_id, user_id, seq)
);
alter table groupd.group_mentions enable row level security;
alter table groupd.group_mentions force row level security;
grant select on groupd.group_mentions to groupd_app, groupd_writer;
grant insert, delete on groupd.group_mentions to groupd_writer;
create policy member_reads on groupd.group_mentions for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]));
create policy writer_reads on groupd.group_mentions for select to groupd_writer using (true);
create policy writer_inserts on groupd.group_mentions for insert to groupd_writer
    with check (group_id = any((select groupd.locked())::uuid[]));
create policy writer_deletes on groupd.group_mentions for delete to groupd_writer
    using (group_id = any((select groupd.locked())::uuid[]));

-- People by their names, whatever the case.
create index users_by_folded_name on groupd.users (lower(name)) where erased_at is null;
