import Postgres

/// What changes of groups and memberships run. Each begins with the lock of the group's head, as
/// everything does that takes a number.
enum GroupSQL {
    static let statements = [
        create, createHead, lockTimeout, lock, facts, insertMember, insertPerson, insertPosition, deleteMember, setRole,
        ban, unban, mute, unmute, update, delete, deleteMembers, log, advance, declareLocked, eraseMessages,
    ]

    static let lockTimeout = SQL("group.lock_timeout", "select set_config('lock_timeout', '2000ms', true)")

    /// The head, held to the end of the transaction. No row: no such group.
    static let lock = SQL(
        "group.lock",
        """
        with locked as materialized (
            select group_id, epoch, last_seq, message_count
            from group_heads
            where group_id = $1
            for no key update
        )
        select epoch, last_seq, message_count, set_config('groupd.locked', group_id::text, true)
        from locked
        """)

    /// What the rules go by. `$1` group, `$2` who asks, `$3` whom it is about (or who asks).
    static let facts = SQL(
        "group.facts",
        """
        select
            g.kind, g.visibility, g.deleted_at is not null as is_deleted,
            actor.role as actor_role, subject.role as subject_role,
            exists (select from group_bans b where b.group_id = g.id and b.user_id = $2) as actor_is_banned,
            exists (select from group_bans b where b.group_id = g.id and b.user_id = $3) as subject_is_banned,
            muted.user_id is not null as subject_is_muted, muted.until as subject_muted_until,
            exists (select from users u where u.id = $3 and u.erased_at is null) as subject_exists
        from groups g
        left join group_members actor on actor.group_id = g.id and actor.user_id = $2
        left join group_members subject on subject.group_id = g.id and subject.user_id = $3
        left join group_mutes muted
            on muted.group_id = g.id and muted.user_id = $3 and (muted.until is null or muted.until > now())
        where g.id = $1
        """)

    /// A group that is being made has no head to lock: nobody else knows it yet.
    static let declareLocked = SQL("group.declare_locked", "select set_config('groupd.locked', $1, true)")

    static let create = SQL(
        "group.create",
        """
        insert into groups (id, kind, name, description, visibility, language)
        values ($1, $2, $3, $4, $5, ('groupd.' || $6)::regconfig)
        """)

    static let createHead = SQL(
        "group.create_head", "insert into group_heads (group_id, epoch) values ($1, $2)")

    static let insertMember = SQL(
        "group.insert_member",
        "insert into group_members (group_id, user_id, role, joined_seq) values ($1, $2, $3, $4)")

    static let insertPerson = SQL(
        "group.insert_person",
        "insert into group_people (group_id, user_id) values ($1, $2) on conflict do nothing")

    /// A new member has read everything up to the number of the joining.
    static let insertPosition = SQL(
        "group.insert_position",
        """
        insert into read_positions (group_id, user_id, last_read_seq, read_ordinal, received_seq)
        select $1, $2, $3, h.message_count, $3
        from group_heads h
        where h.group_id = $1
        on conflict (group_id, user_id) do update
        set last_read_seq = excluded.last_read_seq, read_ordinal = excluded.read_ordinal,
            received_seq = excluded.received_seq, updated_at = now()
        """)

    static let deleteMember = SQL(
        "group.delete_member", "delete from group_members where group_id = $1 and user_id = $2")

    static let setRole = SQL(
        "group.set_role", "update group_members set role = $3 where group_id = $1 and user_id = $2")

    static let ban = SQL(
        "group.ban", "insert into group_bans (group_id, user_id) values ($1, $2) on conflict do nothing")

    static let unban = SQL("group.unban", "delete from group_bans where group_id = $1 and user_id = $2")

    static let mute = SQL(
        "group.mute",
        """
        insert into group_mutes (group_id, user_id, until)
        values ($1, $2, $3)
        on conflict (group_id, user_id) do update
        set until = excluded.until, created_at = excluded.created_at
        """)

    static let unmute = SQL("group.unmute", "delete from group_mutes where group_id = $1 and user_id = $2")

    static let update = SQL(
        "group.update",
        """
        update groups
        set name = coalesce($2, name),
            description = coalesce($3, description),
            visibility = coalesce($4, visibility),
            language = coalesce(('groupd.' || $5)::regconfig, language),
            assistant = coalesce($6, assistant),
            slow_mode_seconds = coalesce($7, slow_mode_seconds),
            retention_days = case when $8 then $9 else retention_days end
        where id = $1
        """)

    static let delete = SQL("group.delete", "update groups set deleted_at = now() where id = $1")

    static let deleteMembers = SQL("group.delete_members", "delete from group_members where group_id = $1")

    static let log = SQL(
        "group.log",
        """
        insert into group_changes (group_id, seq, kind, actor_id, user_id, change, role, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, statement_timestamp())
        """)

    static let advance = SQL(
        "group.advance", "update group_heads set last_seq = last_seq + $2 where group_id = $1")

    /// Empties at most `$4` messages of a person after `$3`; answers the last of them.
    static let eraseMessages = SQL(
        "group.erase_messages",
        """
        with theirs as (
            select seq, thread
            from group_messages
            where group_id = $1 and author_id = $2 and seq > $3 and deleted_at is null
            order by seq
            limit $4
        ),
        emptied as (
            update group_messages m
            set content = '', citations = null, deleted_at = statement_timestamp()
            from theirs t
            where m.group_id = $1 and m.seq = t.seq
        ),
        unliked as (
            delete from group_likes l using theirs t where l.group_id = $1 and l.seq = t.seq
        ),
        forgotten as (
            delete from message_edits e using theirs t where e.group_id = $1 and e.seq = t.seq
        ),
        indexed as materialized (
            select w.seq
            from theirs t
            join message_words w on w.group_id = $1 and w.seq = t.seq
            for update of w skip locked
        ),
        unindexed as (
            delete from message_words w
            using indexed i
            where w.group_id = $1 and w.seq = i.seq
            returning w.group_id, w.seq, w.words
        ),
        owed as (insert into term_debts (group_id, seq, words) select * from unindexed),
        unthreaded as (
            update group_threads g
            set reply_count = g.reply_count - t.n
            from (select thread, count(*) as n from theirs where thread is not null group by thread) t
            where g.group_id = $1 and g.seq = t.thread
        )
        select max(seq) as last_seq, count(*) as count from theirs
        """)
}
