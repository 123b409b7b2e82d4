-- 0003_groups.sql
-- People, groups, and who is in which. `users` holds what others may see of a person; what is
-- theirs alone (mail address, password) lies in tables of its own.
-- Locks: none of note (new tables). Safe while older nodes run: yes.

create table groupd.users (
    id uuid primary key,
    name text not null,
    avatar_url text,
    is_placeholder boolean not null default false,
    created_at timestamptz not null default now(),
    erased_at timestamptz
);

create table groupd.groups (
    id uuid primary key,
    kind text not null check (kind in ('group', 'direct')),
    name text not null,
    description text not null default '',
    visibility text not null default 'private' check (visibility in ('private', 'public')),
    language regconfig not null default 'groupd.english',
    assistant boolean not null default true,
    retention_days integer check (retention_days > 0),
    slow_mode_seconds integer not null default 0 check (slow_mode_seconds >= 0),
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);

-- What every batch updates: room on the page and no other index keep the update in place (HOT).
create table groupd.group_heads (
    group_id uuid primary key references groupd.groups (id) on delete cascade,
    epoch text not null,
    last_seq bigint not null default 0,
    message_count bigint not null default 0,
    last_message_at timestamptz
) with (fillfactor = 50);

create table groupd.group_members (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    role text not null check (role in ('owner', 'admin', 'member')),
    joined_seq bigint not null,
    joined_at timestamptz not null default now(),
    primary key (group_id, user_id)
);
create index group_members_by_user on groupd.group_members (user_id, group_id);
create unique index group_members_one_owner on groupd.group_members (group_id) where role = 'owner';

-- Whoever has ever been a member: their names stay readable beside what they wrote.
create table groupd.group_people (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    primary key (group_id, user_id)
);
create index group_people_by_user on groupd.group_people (user_id, group_id);

create table groupd.group_mutes (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    until timestamptz,
    created_at timestamptz not null default now(),
    primary key (group_id, user_id)
);

create table groupd.group_bans (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    created_at timestamptz not null default now(),
    primary key (group_id, user_id)
);

-- Apart from the memberships, which every policy reads: positions change all the time.
-- `read_ordinal` is the number of messages at or before the position, so that what is unread
-- is one subtraction from the head's count.
create table groupd.read_positions (
    group_id uuid not null references groupd.groups (id) on delete cascade,
    user_id uuid not null references groupd.users (id),
    last_read_seq bigint not null default 0,
    read_ordinal bigint not null default 0,
    received_seq bigint not null default 0,
    updated_at timestamptz not null default now(),
    primary key (group_id, user_id)
) with (fillfactor = 50);
