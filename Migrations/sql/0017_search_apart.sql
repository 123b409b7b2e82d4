-- 0017_search_apart.sql
-- A message's row holds what was said, and nothing to search by: nobody reads that yet, each send paid for it, an edit
-- wrote every index of the row anew because of it, and a text of very many different words could not be stored. The
-- words come back in a table of the indexer's. Without an index on what an edit changes, and with some room left in
-- each page, the row's new version stays in its page and no index is touched.
-- Locks: a brief exclusive one on group_messages, whose rows are not rewritten. Safe while older nodes run: yes, they
-- name neither the column nor the index.

drop index groupd.group_messages_search;
alter table groupd.group_messages drop column search_vector;
alter table groupd.group_messages set (fillfactor = 90);
