"""A group's state, from a page and events."""

from __future__ import annotations

import copy
import unittest
from functools import reduce
from typing import Any

from groupd import GroupState

ADA, BEN = ({"id": name, "name": name.title(), "avatar_url": None} for name in ("ada", "ben"))


def message(seq: int, **fields: Any) -> dict[str, Any]:
    return {
        "group": "g", "seq": seq, "changed_seq": seq, "user": ADA, "content": f"at {seq}", "thread": None,
        "reply_count": 0, "attachments": [], "likes": {}, "mentions": [], "deleted": False, **fields,
    }


def said(seq: int, **fields: Any) -> dict[str, Any]:
    return {"type": "message", "seq": seq, "message": message(seq, **fields)}


def edited(seq: int, target: int, **fields: Any) -> dict[str, Any]:
    return {"type": "edited", "seq": seq, "message": message(target, **{"changed_seq": seq, **fields})}


def deleted(seq: int, target: int, **fields: Any) -> dict[str, Any]:
    tombstone = message(target, changed_seq=seq, content="", deleted=True, **fields)
    return {"type": "deleted", "seq": seq, "message": tombstone}


def liked(seq: int, target: int, user: str, on: bool, count: int) -> dict[str, Any]:
    return {"type": "liked", "seq": seq, "target": target, "user": user, "emoji": "👍", "on": on, "count": count}


def loaded(
    items: list[dict[str, Any]] | None = None, *, seq: int = 10, last_seq: int | None = None, next: int | None = None,
    last_read_seq: int = 0,
) -> GroupState:
    """The state of a group whose page is at `last_seq`, with events from `seq` on still to come."""
    page = {"items": items or [], "next": next, "last_seq": last_seq or seq, "epoch": "e1"}
    members = [{"user": user, "role": "member"} for user in (ADA, BEN)]
    value = {"id": "g", "name": "Harbour", "last_seq": seq, "last_read_seq": last_read_seq}
    return GroupState("g").load(me="ada", value=value, members=members, page=page)


def after(state: GroupState, *events: dict[str, Any]) -> GroupState:
    return reduce(GroupState.apply, events, state)


class StateTests(unittest.TestCase):
    def test_holds_each_event_once_and_is_never_changed(self) -> None:
        first = loaded([message(5, liked=[])])
        before = copy.deepcopy(first)
        state = after(first, said(11), said(11), liked(12, 11, "ben", True, 1), said(9), edited(13, 5), deleted(14, 5))
        self.assertEqual(list(state.messages), [5, 11])
        self.assertEqual(state.seq, 14)
        self.assertEqual(first, before)

    def test_likes_are_what_the_server_counts(self) -> None:
        start = loaded([message(5, liked=[])])
        on = after(start, liked(11, 5, "ada", True, 1), liked(12, 5, "ben", True, 2))
        self.assertEqual((on.messages[5]["likes"], on.messages[5]["liked"]), ({"👍": 2}, ["👍"]))
        off = after(on, liked(13, 5, "ben", False, 1), liked(14, 5, "ada", False, 0))
        self.assertEqual((off.messages[5]["likes"], off.messages[5]["liked"]), ({}, []))
        newer = loaded([message(5, changed_seq=13, likes={"👍": 3})], last_seq=13)
        self.assertEqual(after(newer, liked(11, 5, "ben", True, 1)).messages[5]["likes"], {"👍": 3})

    def test_nothing_is_left_of_a_deleted_message(self) -> None:
        start = loaded([message(5, liked=["👍"], likes={"👍": 1})])
        state = after(start, deleted(11, 5), liked(12, 5, "ada", True, 1))
        left = state.messages[5]
        self.assertEqual((left["content"], left["likes"], left["liked"], left["deleted"]), ("", {}, [], True))

    def test_replies_are_counted_once(self) -> None:
        gone = message(11, changed_seq=12, thread=5, deleted=True)
        cases = {
            "that come": ([said(11, thread=5), said(12, thread=5)], 3),
            "that go": ([said(11, thread=5), deleted(12, 11, thread=5)], 1),
            "replayed, and gone by now": (
                [{"type": "message", "seq": 11, "message": gone}, deleted(12, 11, thread=5)], 1),
            "not held, and gone": ([deleted(11, 6, thread=5)], 0),
            "not held, shown gone by a replayed edit": (
                [{"type": "edited", "seq": 11, "message": {**gone, "seq": 6}}, deleted(12, 6, thread=5)], 0),
        }
        for name, (events, count) in cases.items():
            with self.subTest(name):
                state = after(loaded([message(5, reply_count=1)]), *events)
                self.assertEqual(state.messages[5]["reply_count"], count)

    def test_replies_that_a_page_has_are_not_counted_again(self) -> None:
        items = [message(5, reply_count=2), message(11, thread=5), message(12, thread=5)]
        state = after(loaded(items, last_seq=12), *(said(seq, thread=5) for seq in (11, 12, 13)))
        self.assertEqual(state.messages[5]["reply_count"], 3)
        newer = after(loaded([message(5, reply_count=1)], last_seq=12), deleted(11, 6, thread=5))
        self.assertEqual(newer.messages[5]["reply_count"], 1)
        moved = after(loaded([message(8, thread=5)], next=8), said(11, thread=5), deleted(12, 8, thread=5))
        older = moved.add_page({"items": [message(5, reply_count=1)], "next": None, "last_seq": 10})
        self.assertEqual((older.messages[5]["reply_count"], older.oldest), (1, None))

    def test_members_positions_and_what_is_unread(self) -> None:
        change = {"type": "member", "seq": 12, "user": BEN, "change": "left", "role": None}
        state = after(loaded([message(5, user=BEN)], last_read_seq=3), said(11, user=BEN), change)
        self.assertEqual((list(state.members), state.unread_count()), (["ada"], 2))
        read = state.hear({"type": "read", "user": "ada", "seq": 5}).hear({"type": "read", "user": "ada", "seq": 4})
        self.assertEqual((read.unread_count(), read.readers(5)), (1, ["ada"]))

    def test_somebody_erased_leaves_tombstones_and_asks_for_the_history(self) -> None:
        state = after(loaded([message(5, user=BEN), message(6)]), {"type": "erased", "seq": 11, "user": "ben"})
        self.assertEqual([held["content"] for held in state.messages.values()], ["", "at 6"])
        self.assertTrue(state.is_stale)
