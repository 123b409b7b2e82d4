import Postgres

/// How the log is read: one query over messages and all else that took a number.
enum EventSQL {
    static let statements = [page, head, departures]

    /// `$1` group, `$2` the number to read on from (itself excluded), `$3` the last to read, `$4` how many.
    static let page = SQL(
        "event.page",
        """
        with p as (
            (
                select
                    seq, 'message' as kind, seq as target, null::uuid as user_id, null as emoji, null::boolean as is_on,
                    null as change, null as role
                from group_messages
                where group_id = $1 and seq > $2 and seq <= $3
                order by seq
                limit $4
            )
            union all
            (
                select seq, kind, target, user_id, emoji, is_on, change, role
                from group_changes
                where group_id = $1 and seq > $2 and seq <= $3
                order by seq
                limit $4
            )
            order by seq
            limit $4
        ),
        -- The likes of one message with one emoji are counted once, however many of the events are about them.
        ranked as (
            select *, row_number() over (partition by kind, target, emoji order by seq) as nth from p
        ),
        counted as (
            select
                *,
                case when kind = 'liked' then max(
                    case when kind = 'liked' and nth = 1 then (
                        select count(*)
                        from group_likes k
                        where k.group_id = $1 and k.seq = ranked.target and k.emoji = ranked.emoji
                    ) end) over (partition by kind, target, emoji)
                end as like_count
            from ranked
        )
        select
            p.seq, p.kind, p.target, p.user_id, p.emoji, p.is_on, p.change, p.role,
            who.name as user_name, who.avatar_url as user_avatar_url,
            p.like_count,
            -- Counts and the group itself are told as they are now, whatever changed them.
            case when p.kind in ('liked', 'group') then (select h.last_seq from group_heads h where h.group_id = $1)
                else greatest(p.seq, c.seq, t.last_reply_seq)
            end as as_of,
            profile.*,
            \(MessageSQL.columns)
        from counted p
        left join users who on who.id = p.user_id
        left join lateral (
            select \(GroupProfile.columns)
            from groups g
            where g.id = $1 and p.kind = 'group'
            -- Not to be flattened: it is read for the few events that are about the group, not for each.
            offset 0
        ) profile on true
        left join group_messages m
            on m.group_id = $1 and m.seq = p.target and p.kind in ('message', 'edited', 'deleted')
        \(MessageSQL.joins)
        order by p.seq
        """)

    /// `$1` group. Who lost their membership after the number `$2` and is no member now, and by which number.
    static let departures = SQL(
        "event.departures",
        """
        select distinct on (d.user_id) d.user_id, d.seq, d.change
        from group_changes d
        where d.group_id = $1 and d.seq > $2 and d.kind = 'member' and d.change in ('left', 'removed', 'banned')
            and not exists (select from group_members m where m.group_id = $1 and m.user_id = d.user_id)
        order by d.user_id, d.seq desc
        """)

    /// Where the log of a group stands; no row for who may not see it.
    static let head = SQL(
        "event.head", "select epoch, last_seq, message_count from group_heads where group_id = $1")
}
