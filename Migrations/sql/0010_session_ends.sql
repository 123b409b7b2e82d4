-- 0010_session_ends.sql
-- Each node asks twice a second which sessions have just ended and who has just been disabled.
-- Locks: brief ones on sessions and accounts while the indexes are made. Safe while older nodes run: yes.

create index sessions_by_end on groupd.sessions (ended_at) where ended_at is not null;
create index accounts_by_disabling on groupd.accounts (disabled_at) where disabled_at is not null;
