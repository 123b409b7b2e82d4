from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from groupd import Client, Rest

DEADLINE_SECONDS = 20.0
LOOK_SECONDS = 0.005


async def eventually(what: str, condition: Callable[[], Any], limit: float | None = None) -> None:
    """Waits until the condition holds, and says what did not come true where it never does."""
    try:
        async with asyncio.timeout(limit or DEADLINE_SECONDS):
            while not condition():
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise AssertionError(f"Not within {limit or DEADLINE_SECONDS} s: {what}") from None


def texts(count: int) -> list[str]:
    """"1" to "n"."""
    return [str(number) for number in range(1, count + 1)]


class Listener:
    """A client that writes down what it hears of one group."""

    def __init__(self, rest: Rest, **options: Any) -> None:
        self.client = Client(rest, **options)
        self.group: str | None = None
        self.events: list[dict[str, Any]] = []
        self.began: list[Any] = []
        self.states: list[str] = []
        self.ended: list[tuple[str, str]] = []
        self.client.on("event", lambda event: event["group"] == self.group and self.events.append(event))
        self.client.on("began", lambda group, position: group == self.group and self.began.append(position))
        self.client.on("state", lambda state, code: self.states.append(state))
        self.client.on("ended", lambda group, code: self.ended.append((group, code)))

    async def follows(self, group: str) -> Listener:
        """Connected, and in the group."""
        self.group = group
        await self.client.start()
        await eventually("the client follows the group", lambda: self.client.position(group))
        return self

    @property
    def said(self) -> list[str]:
        """What was said, in the order in which it came."""
        return [event["message"]["content"] for event in self.events if event["type"] == "message"]

    @property
    def numbers(self) -> list[int]:
        return [event["seq"] for event in self.events]
