-- 0011_inlined_settings.sql
-- What policies ask for each row's statement: who is asking, and whose heads are locked. With a search path of its
-- own such a function is never inlined, and each call of it cost a lone message some 30 µs, six times. These bodies
-- are parsed here and now, so that no search path can change what they mean, and they are inlined.
-- Locks: none of note (two catalogue rows). Safe while older nodes run: yes.

create or replace function groupd.me() returns uuid
language sql stable parallel safe
return nullif(current_setting('groupd.user_id', true), '')::uuid;

create or replace function groupd.locked() returns uuid[]
language sql stable parallel safe
return string_to_array(nullif(current_setting('groupd.locked', true), ''), ',')::uuid[];
