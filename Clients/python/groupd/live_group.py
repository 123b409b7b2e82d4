from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .problem import Problem
from .rest import Rest
from .state import GroupState
from .stream import Position

PAGE_COUNT = 100


class LiveGroup:
    """An open group: its state, as the server has it, kept up to date by its client."""

    def __init__(self, group: str, rest: Rest) -> None:
        self.group = group
        #: Never changed, always replaced.
        self.state = GroupState(group)
        #: Done once its history is there.
        self.opened: asyncio.Future[LiveGroup] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(lambda future: future.cancelled() or future.exception())
        #: Why it is no longer kept up to date; None while it is.
        self.ended_by: str | None = None
        self._rest = rest
        self._changed = asyncio.Event()

    async def until(self, condition: Callable[[GroupState], Any]) -> GroupState:
        """The first state that the condition holds for, from the present one on. Raises a `Problem` once the group is
        no longer kept up to date."""
        while True:
            state, changed = self.state, self._changed
            if condition(state):
                return state
            if self.ended_by is not None:
                raise Problem("The group is no longer followed.", self.ended_by)
            await changed.wait()

    async def load(self) -> Position:
        """Its history, newest page. The group comes first: what happens meanwhile is delivered again, and changes
        nothing."""
        value = await self._rest.group(self.group)
        members = await self._rest.members(self.group)
        page = await self._rest.history(self.group, limit=PAGE_COUNT)
        if page["epoch"] != value["epoch"]:
            raise Problem("The group's epoch was renewed meanwhile.")
        me = self._rest.tokens and self._rest.tokens.user or (await self._rest.call("GET", "/me"))["id"]
        self._become(self.state.load(me=me, value=value, members=members, page=page))
        if not self.opened.done():
            self.opened.set_result(self)
        return Position(value["epoch"], value["last_seq"])

    async def load_older(self) -> bool:
        """The page before what is held. False where there is none."""
        oldest = self.state.oldest
        if oldest is None:
            return False
        page = await self._rest.history(self.group, before=oldest, limit=PAGE_COUNT)
        self._become(self.state.add_page(page))
        return True

    def happened(self, event: dict[str, Any]) -> None:
        self._become(self.state.apply(event))

    def heard(self, signal: dict[str, Any]) -> None:
        self._become(self.state.hear(signal))

    def ended(self, problem: Problem) -> None:
        self.ended_by = problem.code
        if not self.opened.done():
            self.opened.set_exception(problem)
        self._become(self.state)

    def _become(self, state: GroupState) -> None:
        self.state = state
        self._changed.set()
        self._changed = asyncio.Event()
