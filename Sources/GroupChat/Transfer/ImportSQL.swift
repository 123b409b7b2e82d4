import Postgres

/// What an import runs. What it writes follows `GroupSQL.lock`, as everything does that takes a number.
enum ImportSQL {
    static let statements = [
        facts, members, bans, messages, changes, findPeople, makePlaceholders, join, joinPeople,
        joinPositions, joinLog, append, reply, advance, follow,
    ]

    /// `$1` group, `$2` who imports.
    static let facts = SQL(
        "import.facts",
        """
        select
            g.kind, g.deleted_at is not null as is_deleted, m.role, h.last_seq, h.message_count
        from groups g
        join group_heads h on h.group_id = g.id
        left join group_members m on m.group_id = g.id and m.user_id = $2
        where g.id = $1
        """)

    /// Who is a member, by name. Of two with one name the placeholder comes first: it came from an import; then
    /// whoever has been there longest.
    static let members = SQL(
        "import.members",
        """
        select m.user_id, u.name
        from group_members m
        join users u on u.id = m.user_id
        where m.group_id = $1
        order by u.is_placeholder desc, m.joined_seq
        """)

    static let bans = SQL("import.bans", "select user_id from group_bans where group_id = $1")

    /// The key and the root of every message. A client id that two authors chose is no key; the message's own is.
    static let messages = SQL(
        "import.messages",
        """
        select case when m.client_id is null or m.copies > 1 then m.id else m.client_id end as key, m.root
        from (
            select client_id, id, coalesce(thread, seq) as root, count(*) over (partition by client_id) as copies
            from group_messages
            where group_id = $1
        ) m
        """)

    /// What was numbered after `$2`.
    static let changes = SQL(
        "import.changes",
        """
        select seq, client_id as key, coalesce(thread, seq) as root, null as change, null::uuid as user_id
        from group_messages
        where group_id = $1 and seq > $2
        union all
        select seq, null, null, change, user_id
        from group_changes
        where group_id = $1 and seq > $2 and kind = 'member'
        order by seq
        """)

    /// Whom `$2` (ids or NULL) and `$3` (names) mean, by place. An account is meant by its id alone, and only where it
    /// may be a member without being asked: whoever left or was removed stays away, and a placeholder stands in.
    ///
    /// A look-up a name, by key: joined instead, a plan made while there were few people goes through all of them for
    /// each name (15,752 people took 60 s).
    static let findPeople = SQL(
        "import.find_people",
        """
        select
            (
                select k.id
                from users k
                where k.id = w.id and k.erased_at is null and (
                    k.is_placeholder
                    or exists (select from group_members m where m.group_id = $1 and m.user_id = k.id)
                    or not exists (select from group_people p where p.group_id = $1 and p.user_id = k.id)
                        and not exists (select from group_bans b where b.group_id = $1 and b.user_id = k.id))
            ) as known,
            (
                select n.id
                from users n
                where n.name = w.name and n.is_placeholder and n.erased_at is null
            ) as placeholder
        from unnest($2::uuid[], $3::text[]) with ordinality as w (id, name, place)
        order by w.place
        """)

    /// Names in one order everywhere, so that two imports never deadlock.
    static let makePlaceholders = SQL(
        "import.make_placeholders",
        """
        insert into users (id, name, is_placeholder)
        select gen_random_uuid(), w.name, true
        from unnest($1::text[]) as w (name)
        order by w.name
        on conflict (name) where is_placeholder and erased_at is null do nothing
        """)

    /// Members, numbered after `$2`.
    static let join = SQL(
        "import.join",
        """
        insert into group_members (group_id, user_id, role, joined_seq)
        select $1, j.user_id, 'member', $2 + j.place
        from unnest($3::uuid[]) with ordinality as j (user_id, place)
        """)

    static let joinPeople = SQL(
        "import.join_people",
        """
        insert into group_people (group_id, user_id)
        select $1, j.user_id
        from unnest($2::uuid[]) as j (user_id)
        on conflict do nothing
        """)

    /// A new member has read everything up to the number of the joining.
    static let joinPositions = SQL(
        "import.join_positions",
        """
        insert into read_positions (group_id, user_id, last_read_seq, read_ordinal, received_seq)
        select $1, j.user_id, $2 + j.place, $3, $2 + j.place
        from unnest($4::uuid[]) with ordinality as j (user_id, place)
        -- In the order that positions are moved in everywhere, so that no two wait for each other.
        order by j.user_id
        on conflict (group_id, user_id) do update
        set last_read_seq = excluded.last_read_seq, read_ordinal = excluded.read_ordinal,
            received_seq = excluded.received_seq, updated_at = now()
        """)

    /// `$3` who imports, `$4` who joins.
    static let joinLog = SQL(
        "import.join_log",
        """
        insert into group_changes (group_id, seq, kind, actor_id, user_id, change, role, created_at)
        select $1, $2 + j.place, 'member', $3, j.user_id, 'joined', 'member', statement_timestamp()
        from unnest($4::uuid[]) with ordinality as j (user_id, place)
        """)

    /// Messages, numbered after `$2` and counted after `$3`. `$4` authors, `$5` keys, `$6` roots or NULL, `$7`
    /// contents, `$8` times.
    static let append = SQL(
        "import.append",
        """
        insert into group_messages
            (group_id, seq, id, author_id, client_id, ordinal, thread, content, language, created_at)
        select
            $1, $2 + r.place, gen_random_uuid(), r.author_id, r.key, $3 + r.place, r.thread, r.content,
            (select language from groups where id = $1), r.created_at
        from unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::text[], $8::timestamptz[]) with ordinality
            as r (author_id, key, thread, content, created_at, place)
        """)

    /// `$2` roots, `$3` how many replies each gains, `$4` the last of them.
    static let reply = SQL(
        "import.reply",
        """
        insert into group_threads as t (group_id, seq, reply_count, last_reply_seq)
        select $1, r.seq, r.reply_count, r.last_reply_seq
        from unnest($2::bigint[], $3::bigint[], $4::bigint[]) as r (seq, reply_count, last_reply_seq)
        on conflict (group_id, seq) do update
        set reply_count = t.reply_count + excluded.reply_count, last_reply_seq = excluded.last_reply_seq
        """)

    /// Old messages do not make a group look busy: its last activity is the newest time of all.
    static let advance = SQL(
        "import.advance",
        """
        update group_heads
        set last_seq = $2, message_count = $3, last_message_at = greatest(last_message_at, $4)
        where group_id = $1
        """)

    /// Whoever imports and had read everything has still: `$2` the person, `$3` the count before, `$4` and `$5` the
    /// number and the count now.
    static let follow = SQL(
        "import.follow",
        """
        update read_positions
        set last_read_seq = $4, read_ordinal = $5, received_seq = $4, updated_at = now()
        where group_id = $1 and user_id = $2 and read_ordinal = $3
        """)
}
