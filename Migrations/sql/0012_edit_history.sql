-- 0012_edit_history.sql
-- What a message said before is for its author and, in a group, for the admins: that is the row's own
-- policy now. And the planner keeps no samples of what people write: of a deleted message they would
-- keep words, or all of it, until the next ANALYZE. No plan asks for them, since nothing is found by
-- its content, and words are looked for with generic plans.
-- Locks: a brief exclusive one on message_edits; one on group_messages that holds up neither reads nor
-- writes. Safe while older nodes run: yes.

drop policy member_reads on groupd.message_edits;
create policy author_and_admins_read on groupd.message_edits for select to groupd_app
    using (group_id = any((select groupd.my_groups())::uuid[]) and exists (
        select
        from groupd.group_messages m
        join groupd.groups g on g.id = m.group_id
        join groupd.group_members r on r.group_id = m.group_id and r.user_id = (select groupd.me())
        where m.group_id = message_edits.group_id and m.seq = message_edits.seq
            and (m.author_id = r.user_id or (g.kind = 'group' and r.role in ('admin', 'owner')))));

alter table groupd.group_messages
    alter column content set statistics 0,
    alter column search_vector set statistics 0;
alter table groupd.message_edits alter column content set statistics 0;
