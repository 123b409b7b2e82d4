-- 0016_positions_in_batches.sql
-- Read positions are written in batches, many people's in one transaction, as messages are; without the heads' locks,
-- since a position is no part of the log. The statement decides by joins, this policy is the net under it: a position
-- is a member's. And how many emoji a message has, as a function, so that the statement of likes prepares for counting
-- only where somebody adds one.
-- Locks: brief exclusive ones on read_positions, for its policies. Safe while older nodes run: yes.

create policy writer_moves on groupd.read_positions for update to groupd_writer
    using (exists (
        select from groupd.group_members m
        where m.group_id = read_positions.group_id and m.user_id = read_positions.user_id));
create policy writer_starts on groupd.read_positions for insert to groupd_writer
    with check (exists (
        select from groupd.group_members m
        where m.group_id = read_positions.group_id and m.user_id = read_positions.user_id));

-- Found by stepping through the key from one emoji to the next, not by reading all likes.
create function groupd.emoji_count(chat uuid, target bigint) returns bigint
language sql stable parallel safe
return (
    with recursive kinds as (
        select (
            select k.emoji
            from groupd.group_likes k
            where k.group_id = chat and k.seq = target
            order by k.emoji
            limit 1) as emoji
        union all
        select (
            select k.emoji
            from groupd.group_likes k
            where k.group_id = chat and k.seq = target and k.emoji > kinds.emoji
            order by k.emoji
            limit 1)
        from kinds
        where kinds.emoji is not null
    )
    select count(emoji) from kinds
);
grant execute on function groupd.emoji_count(uuid, bigint) to groupd_writer;
