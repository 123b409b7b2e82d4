import Postgres

/// How far somebody has read, or received. Each moves their own position alone, and only forward.
enum PositionSQL {
    static let statements = [receipts, readers]
    static let writing = [move]

    /// Moves positions, each forward alone, and tells where they are then. `$1` groups, `$2` people, `$3` numbers read
    /// to and `$4` received to, 0 for neither, `$5` who wants to know what is unread. Beyond the head they mean the
    /// head. Answers a row for each of them who is a member: `place`, from 1.
    static let move = SQL(
        "position.move",
        """
        with wanted as (
            select
                d.*, h.last_seq, h.message_count,
                coalesce(p.last_read_seq, 0) as old_read, coalesce(p.read_ordinal, 0) as old_ordinal,
                coalesce(p.received_seq, 0) as old_received,
                greatest(p.last_read_seq, least(d.read_to, h.last_seq), 0) as new_read,
                greatest(p.received_seq, least(greatest(d.received_to, d.read_to), h.last_seq), 0) as new_received
            from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[]) with ordinality
                as d (group_id, user_id, read_to, received_to, asks, place)
            join group_members m on m.group_id = d.group_id and m.user_id = d.user_id
            join groups g on g.id = d.group_id and g.deleted_at is null
            join group_heads h on h.group_id = d.group_id
            left join read_positions p on p.group_id = d.group_id and p.user_id = d.user_id
        ),
        counted as materialized (
            select
                w.*,
                case
                    when w.new_read = w.old_read then w.old_ordinal
                    when w.new_read = w.last_seq then w.message_count
                    else coalesce((
                        select m.ordinal
                        from group_messages m
                        where m.group_id = w.group_id and m.seq <= w.new_read
                        order by m.seq desc
                        limit 1
                    ), 0)
                end as new_ordinal
            from wanted w
        ),
        moved as (
            insert into read_positions as p (group_id, user_id, last_read_seq, read_ordinal, received_seq)
            select group_id, user_id, new_read, new_ordinal, new_received
            from counted
            where new_read > old_read or new_received > old_received
            -- One order everywhere, so that two batches never wait for each other.
            order by group_id, user_id
            on conflict (group_id, user_id) do update
            set last_read_seq = greatest(p.last_read_seq, excluded.last_read_seq),
                read_ordinal = greatest(p.read_ordinal, excluded.read_ordinal),
                received_seq = greatest(p.received_seq, excluded.received_seq),
                -- When the read position moved.
                updated_at = case
                    when excluded.last_read_seq > p.last_read_seq then now() else p.updated_at
                end
        )
        select
            place, new_read as last_read_seq, new_received as received_seq,
            new_read > old_read as has_read, new_received > old_received as has_received,
            case when asks then message_count - new_ordinal end as unread,
            case when asks then \(MentionSQL.unread(group: "c.group_id", after: "c.new_read", of: "c.user_id")) end
                as mentions
        from counted c
        """)

    /// How many members but the author have read and received a message. Whoever joined later begins behind it, and
    /// has not read it for that. `$1` group, `$2` its number.
    static let receipts = SQL(
        "position.receipts",
        """
        select
            m.author_id, count(*) as member_count,
            count(*) filter (where p.last_read_seq >= $2 and \(isReceiver)) as read_count,
            count(*) filter (where p.received_seq >= $2 and \(isReceiver)) as received_count
        from group_messages m
        join group_members g on g.group_id = m.group_id
        left join read_positions p on p.group_id = g.group_id and p.user_id = g.user_id
        where m.group_id = $1 and m.seq = $2
        group by m.author_id
        """)

    private static let isReceiver = "g.joined_seq < m.seq and g.user_id is distinct from m.author_id"

    /// Who they are, those who read last at the end. `$1` group, `$2` the message's number, `$3` how many members a
    /// group has at most for it to be told.
    static let readers = SQL(
        "position.readers",
        """
        select u.id, u.name, u.avatar_url, p.updated_at as read_at
        from group_messages m
        join group_members g on g.group_id = m.group_id
        join read_positions p on p.group_id = g.group_id and p.user_id = g.user_id and p.last_read_seq >= $2
        join users u on u.id = g.user_id
        where m.group_id = $1 and m.seq = $2 and \(isReceiver)
            and (select n.member_count from member_counts(array[$1]) n) <= $3
        order by p.updated_at, u.id
        """)
}
