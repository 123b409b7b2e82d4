from __future__ import annotations

import random as _random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import inf
from typing import Any, NamedTuple

from .backoff import BackOff, Random
from .problem import Problem

# What may wait in all. Whoever writes more is told so.
ENTRIES_MAX = 200
# Groups that have a message on its way at once.
LANES_MAX = 8
# How often the server may fail at one message before that is no accident.
TRIES_MAX = 5
# Closed because of a frame that this side sent: not text, too long, not to be read.
CLOSED_FOR_A_FRAME = frozenset({1007, 1009, 4500})


@dataclass
class Entry:
    """A message that waits. `problem` is why it was refused for good; then those behind it wait as well."""

    client_id: str
    group: str
    content: str
    thread: int | None = None
    attachments: list[str] | None = None
    problem: dict[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def frame(self) -> dict[str, Any]:
        fields = {name: value for name, value in asdict(self).items() if name != "problem" and value is not None}
        return {"type": "send", "ref": self.client_id, **fields}


class Loss(NamedTuple):
    """`is_for_message`: the connection ended because of a message; `refused` is that one, where it is known which."""

    is_for_message: bool
    refused: Entry | None


class _Tries:
    def __init__(self, random: Random) -> None:
        self.back_off, self.count = BackOff(random), 0


class Outbox:
    """What one person wrote and the server has not taken yet; pure.

    Each group is a lane: one message of it is on its way at a time, since of more those behind a refused one would
    overtake it. What may pass is tried again with the same `client_id`, which makes no second message. At what does
    not pass the lane stops, until somebody says `retry` or `remove`.
    """

    def __init__(self, entries: Iterable[Entry] = (), random: Random = _random.random) -> None:
        #: In the order in which they were written.
        self.entries = list(entries)
        #: When `next` may have more to give.
        self.deadline = inf
        self._random = random
        self._on_its_way: dict[str, None] = {}
        self._waits: dict[str, float] = {}
        self._tries: dict[str, _Tries] = {}
        # Those that may be why a connection ended: each goes alone.
        self._suspects: set[str] = set()

    def add(self, entry: Entry) -> None:
        if len(self.entries) >= ENTRIES_MAX:
            raise Problem("Too many messages wait to be sent.", "outbox_full")
        if self._find(entry.client_id):
            raise Problem("It is being sent already.", "conflict")
        self.entries.append(entry)

    def next(self, now: float) -> list[Entry]:
        """What goes out now. A group whose first message is refused, on its way or told to wait has nothing."""
        self.deadline = inf
        seen: set[str] = set()
        result = []
        for entry in self.entries:
            if entry.group in seen:
                continue
            seen.add(entry.group)
            if self._may_go(entry, now):
                self._on_its_way[entry.client_id] = None
                result.append(entry)
        return result

    def _may_go(self, entry: Entry, now: float) -> bool:
        if entry.problem or entry.client_id in self._on_its_way:
            return False
        wait = self._waits.get(entry.group, 0.0)
        if wait > now:
            self.deadline = min(self.deadline, wait)
            return False
        self._waits.pop(entry.group, None)
        return len(self._on_its_way) < (1 if self._suspects else LANES_MAX)

    def acknowledged(self, client_id: str) -> Entry | None:
        """The server has it; the entry, where there still is one."""
        return self.remove(client_id)

    def refused(self, client_id: str, problem: Problem, now: float) -> Entry | None:
        """The server did not take it. Returns the entry where it is refused for good."""
        entry = self._find(client_id)
        if client_id not in self._on_its_way or not entry:
            return None
        del self._on_its_way[client_id]
        self._suspects.discard(client_id)
        tries = self._tries.setdefault(client_id, _Tries(self._random))
        tries.count += 1
        if problem.passes and (problem.code != "internal" or tries.count < TRIES_MAX):
            self._waits[entry.group] = now + tries.back_off.next(problem.retry_after or 0.0)
            return None
        entry.problem = {"code": problem.code, "message": problem.message, "field": problem.field}
        return entry

    def lost(self, code: int) -> Loss:
        """The connection ended with this code: what was on its way goes again."""
        ids = list(self._on_its_way)
        self._on_its_way.clear()
        if not ids or code not in CLOSED_FOR_A_FRAME:
            return Loss(False, None)
        if len(ids) > 1:
            self._suspects = set(ids)
            return Loss(True, None)
        self._suspects.discard(ids[0])
        refused = self._find(ids[0])
        if refused:
            refused.problem = {"code": "bad_request", "message": "The server cannot read it.", "field": None}
        return Loss(True, refused)

    def retry(self, client_id: str) -> None:
        """A refused one is tried again, as it is."""
        if entry := self._find(client_id):
            entry.problem = None
        self._tries.pop(client_id, None)

    def remove(self, client_id: str) -> Entry | None:
        """Takes it out. One that is on its way may arrive all the same."""
        entry = self._find(client_id)
        self.entries = [other for other in self.entries if other is not entry]
        self._on_its_way.pop(client_id, None)
        self._suspects.discard(client_id)
        self._tries.pop(client_id, None)
        return entry

    def _find(self, client_id: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.client_id == client_id), None)
