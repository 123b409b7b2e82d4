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

-- How many different emoji a message has. Found by stepping through the key from one emoji to the next, not by reading
-- all likes; in a language that keeps its plans, since one in SQL is planned anew for each statement that calls it.
create function groupd.emoji_count(chat uuid, target bigint) returns integer
language plpgsql stable parallel safe
as $$
declare
    latest text;
    number integer := 0;
begin
    loop
        select k.emoji into latest
        from groupd.group_likes k
        where k.group_id = chat and k.seq = target and (latest is null or k.emoji > latest)
        order by k.emoji
        limit 1;
        exit when not found;
        number := number + 1;
    end loop;
    return number;
end
$$;
grant execute on function groupd.emoji_count(uuid, bigint) to groupd_writer;
