from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .problem import Problem

REQUESTS_MAX = 500


class Requests:
    """What was asked on one connection and is not answered yet."""

    def __init__(self) -> None:
        self._count = 0
        self._open: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def ask(self, write: Callable[[str], None]) -> asyncio.Future[dict[str, Any]]:
        """Calls `write` with the ref to send it under; the future is the frame that answers."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_looked_at)
        if len(self._open) >= REQUESTS_MAX:
            future.set_exception(Problem("Too much is asked at once.", "overloaded", retry_after=0.5))
            return future
        self._count += 1
        ref = f"r:{self._count}"
        self._open[ref] = future
        write(ref)
        return future

    def answered(self, frame: dict[str, Any]) -> bool:
        """Whether the frame answers one."""
        future = self._open.pop(frame.get("ref") or "", None)
        if future is None:
            return False
        if not future.done():
            if frame["type"] == "error":
                future.set_exception(Problem.from_frame(frame))
            else:
                future.set_result(frame)
        return True

    def lost(self) -> None:
        """The connection ended: nobody knows what became of them."""
        waiting, self._open = list(self._open.values()), {}
        for future in waiting:
            if not future.done():
                future.set_exception(Problem("The connection was lost before there was an answer."))


def _looked_at(future: asyncio.Future[Any]) -> None:
    """Whoever does not wait for an answer need not hear of a refusal."""
    if not future.cancelled():
        future.exception()
