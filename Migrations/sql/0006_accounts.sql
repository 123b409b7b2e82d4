-- 0006_accounts.sql
-- Who may come in: accounts, passwords, sessions and their refresh tokens, identities from
-- outside issuers, the keys that access tokens are signed with, and the log of what was done
-- with privilege. `users` stays what others may see; a placeholder has no account.
-- Secrets lie in tables of their own that only the worker reads, not even a person their own.
-- Tokens are never stored: a row is named by the SHA-256 of its token.
-- Locks: brief exclusive ones on new tables, a short one on users. Safe while older nodes run: yes.

-- One for each person who can log in; its id is the user's.
create table groupd.accounts (
    id uuid primary key references groupd.users (id),
    -- As it was typed; null for people whom an outside issuer vouches for.
    email text check (length(email) between 3 and 254),
    tier text not null check (tier in ('free', 'premium')),
    is_operator boolean not null default false,
    timezone text not null default 'UTC',
    locale text not null default 'en',
    presence_hidden boolean not null default false,
    created_at timestamptz not null default now(),
    disabled_at timestamptz
);
create unique index accounts_by_email on groupd.accounts (lower(email));

-- `changed_at` is the password's version: a new cost of the same password leaves it as it is.
create table groupd.passwords (
    id uuid primary key references groupd.accounts (id) on delete cascade,
    hash text not null,
    changed_at timestamptz not null default clock_timestamp()
);

create table groupd.identities (
    id uuid primary key,
    issuer text not null,
    subject text not null,
    user_id uuid not null references groupd.accounts (id) on delete cascade,
    created_at timestamptz not null default now(),
    unique (issuer, subject)
);
create index identities_by_user on groupd.identities (user_id);

-- A log-in. It is over once it has ended or has not been used in time.
create table groupd.sessions (
    id uuid primary key,
    user_id uuid not null references groupd.accounts (id) on delete cascade,
    user_agent text,
    created_at timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
) with (fillfactor = 70);
create index sessions_by_user on groupd.sessions (user_id, created_at desc, id desc);
create index sessions_by_expiry on groupd.sessions (expires_at);

-- The tokens of a session are its family; all but the last are spent. A spent one keeps the salt
-- from which, together with the token itself, its child follows: neither half gives it alone.
create table groupd.refresh_tokens (
    id bytea primary key check (length(id) = 32),
    session_id uuid not null references groupd.sessions (id) on delete cascade,
    created_at timestamptz not null default clock_timestamp(),
    spent_at timestamptz,
    child_salt bytea,
    check ((spent_at is null) = (child_salt is null))
);
create index refresh_tokens_by_session on groupd.refresh_tokens (session_id, spent_at);

-- The newest that is not retired signs; a retired one verifies until its tokens have expired.
create table groupd.signing_keys (
    id uuid primary key,
    secret bytea not null check (length(secret) >= 32),
    created_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz
);

-- Each makes one account the operator, once.
create table groupd.setup_tokens (
    id bytea primary key check (length(id) = 32),
    created_at timestamptz not null default now(),
    used_at timestamptz
);

create table groupd.audit_log (
    id uuid primary key,
    at timestamptz not null default clock_timestamp(),
    -- Null where the server itself, or whoever runs commands on its machine, did it.
    actor_id uuid,
    action text not null,
    subject_id uuid,
    details jsonb not null default '{}'
);
create index audit_log_by_time on groupd.audit_log (at, id);

do $$
declare
    name text;
begin
    foreach name in array array[
        'accounts', 'passwords', 'identities', 'sessions', 'refresh_tokens', 'signing_keys', 'setup_tokens',
        'audit_log']
    loop
        execute format('alter table groupd.%I enable row level security', name);
        execute format('alter table groupd.%I force row level security', name);
        execute format('revoke all on groupd.%I from public', name);
        -- Logging in comes before there is an identity.
        execute format('grant select, insert on groupd.%I to groupd_worker', name);
        execute format('create policy worker_reads on groupd.%I for select to groupd_worker using (true)', name);
        execute format('create policy worker_adds on groupd.%I for insert to groupd_worker with check (true)', name);
    end loop;
    -- All but the log, which nobody changes.
    foreach name in array array['accounts', 'passwords', 'sessions', 'refresh_tokens', 'signing_keys', 'setup_tokens']
    loop
        execute format('create policy worker_changes on groupd.%I for update to groupd_worker using (true)', name);
    end loop;
    foreach name in array array['sessions', 'refresh_tokens', 'signing_keys', 'setup_tokens']
    loop
        execute format('grant delete on groupd.%I to groupd_worker', name);
        execute format('create policy worker_removes on groupd.%I for delete to groupd_worker using (true)', name);
    end loop;
end
$$;
grant update (email, tier, is_operator, disabled_at) on groupd.accounts to groupd_worker;
grant update (hash, changed_at) on groupd.passwords to groupd_worker;
grant update (last_used_at, expires_at, ended_at) on groupd.sessions to groupd_worker;
grant update (spent_at, child_salt) on groupd.refresh_tokens to groupd_worker;
grant update (retired_at) on groupd.signing_keys to groupd_worker;
grant update (used_at) on groupd.setup_tokens to groupd_worker;

-- People are made by whoever makes accounts, and a placeholder becomes a person.
grant insert, update (name, is_placeholder) on groupd.users to groupd_worker;
create policy worker_adds on groupd.users for insert to groupd_worker with check (true);
create policy worker_changes on groupd.users for update to groupd_worker using (true);

-- What a person reads and changes of themself.
grant select on groupd.accounts, groupd.sessions to groupd_app;
grant update (name, avatar_url) on groupd.users to groupd_app;
grant update (timezone, locale, presence_hidden) on groupd.accounts to groupd_app;
create policy self_reads on groupd.accounts for select to groupd_app using (id = (select groupd.me()));
create policy self_reads on groupd.sessions for select to groupd_app using (user_id = (select groupd.me()));
create policy self_changes on groupd.users for update to groupd_app
    using (id = (select groupd.me())) with check (id = (select groupd.me()));
create policy self_changes on groupd.accounts for update to groupd_app
    using (id = (select groupd.me())) with check (id = (select groupd.me()));
