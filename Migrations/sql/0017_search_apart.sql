-- 0017_search_apart.sql
-- A message's row holds what was said, and nothing to search by: nobody reads that yet, each send paid for it, an edit
-- wrote every index of the row anew because of it, and a text of very many different words could not be stored. The
-- words come back in a table of the indexer's. Without an index on what an edit changes, and with some room left in
-- each page, the row's new version stays in its page and no index is touched.
-- And how many emoji a message has is counted in a language that keeps its plans: a function in SQL is planned anew for
-- each statement that calls it.
-- Locks: a brief exclusive one on group_messages, whose rows are not rewritten. Safe while older nodes run: yes, they
-- name neither the column nor the index.

drop index groupd.group_messages_search;
alter table groupd.group_messages drop column search_vector;
alter table groupd.group_messages set (fillfactor = 90);

-- Found by stepping through the key from one emoji to the next, not by reading all likes.
create or replace function groupd.emoji_count(chat uuid, target bigint) returns bigint
language plpgsql stable parallel safe
as $$
declare
    latest text;
    number bigint := 0;
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
