-- 0004_messages.sql
-- The numbered log of a group: its messages, and in `group_changes` all else that takes a
-- number. Together they hold 1, 2, 3 … without a hole, which is what clients resume by.
-- Every key begins with the group: the schema can be distributed by it.
-- No foreign keys on what every batch writes: the batch joins groups, members and messages
-- under the head's lock anyhow, a person's row is never deleted (an erased one stays, emptied),
-- and a check a row would also lock the rows of authors and groups.
-- Locks: none of note (new tables). Safe while older nodes run: yes.

create table groupd.group_messages (
    group_id uuid not null,
    seq bigint not null check (seq > 0),
    id uuid not null,
    author_id uuid,
    client_id uuid,
    kind text not null default 'text' check (kind in ('text', 'system', 'answer')),
    -- The how-manieth message of the group it is.
    ordinal bigint not null,
    -- The root that it answers; never a reply itself.
    thread bigint,
    content text not null,
    citations jsonb,
    language regconfig not null,
    -- A generated column can look at no other table, hence the copied language.
    search_vector tsvector generated always as (to_tsvector(language, content)) stored,
    created_at timestamptz not null,
    edited_at timestamptz,
    deleted_at timestamptz,
    primary key (group_id, seq)
);
-- A retry makes no second message, for ever.
create unique index group_messages_by_client_id on groupd.group_messages (group_id, author_id, client_id)
    where client_id is not null;
create index group_messages_by_thread on groupd.group_messages (group_id, thread, seq) where thread is not null;
create index group_messages_search on groupd.group_messages using gin (search_vector);

-- How many replies a root has; apart from the message, whose row is wide and indexed.
create table groupd.group_threads (
    group_id uuid not null,
    seq bigint not null,
    reply_count bigint not null,
    last_reply_seq bigint not null,
    primary key (group_id, seq)
) with (fillfactor = 70);

-- Edits, deletions, likes, memberships, changes of the group itself, erasures.
-- `target` is the message changed, `user_id` the person whom a membership change or an erasure
-- is about, `actor_id` who did it.
create table groupd.group_changes (
    group_id uuid not null,
    seq bigint not null check (seq > 0),
    kind text not null check (kind in ('edited', 'deleted', 'liked', 'member', 'group', 'erased')),
    actor_id uuid,
    target bigint,
    user_id uuid,
    emoji text,
    is_on boolean,
    change text check (change in (
        'joined', 'left', 'removed', 'role', 'banned', 'unbanned', 'muted', 'unmuted', 'updated', 'deleted')),
    role text,
    created_at timestamptz not null,
    primary key (group_id, seq)
);
-- The last change of a message is the top of this index: nothing counts it twice or drifts.
create index group_changes_by_target on groupd.group_changes (group_id, target, seq) where target is not null;

create table groupd.group_likes (
    group_id uuid not null,
    seq bigint not null,
    emoji text not null,
    user_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (group_id, seq, emoji, user_id)
);

-- What a message said before each edit: for its author and the group's admins, until the
-- message is deleted.
create table groupd.message_edits (
    group_id uuid not null,
    seq bigint not null,
    edit_seq bigint not null,
    content text not null,
    written_at timestamptz not null,
    primary key (group_id, seq, edit_seq)
);
