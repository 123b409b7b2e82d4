-- 0009_imports.sql
-- A history that is brought in has authors who are no accounts: placeholders, one a name, which a
-- person can claim later. The writer makes them, and no other users.
-- Locks: exclusive on users while the index is built (a row a person). Safe while older nodes run: yes.

create unique index users_placeholder_by_name on groupd.users (name) where is_placeholder and erased_at is null;

grant insert (id, name, is_placeholder) on groupd.users to groupd_writer;
create policy writer_makes_placeholders on groupd.users for insert to groupd_writer with check (is_placeholder);
