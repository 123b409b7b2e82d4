from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any, Literal, NamedTuple

# How long a subscription may go unanswered before it is asked for again.
ANSWER_SECONDS = 15.0

Frame = dict[str, Any]


class Position(NamedTuple):
    """A number means something within its epoch only."""

    epoch: str
    seq: int


@dataclass(frozen=True)
class Subscribe:
    """Subscribe from the position, under this ref."""

    ref: str


@dataclass(frozen=True)
class Load:
    """Load the history, then say `loaded` or `load_failed`."""


@dataclass(frozen=True)
class Deliver:
    event: Frame


@dataclass(frozen=True)
class Began:
    """Events go on from the position; what is held from before is void."""


@dataclass(frozen=True)
class Ended:
    code: str


StreamAction = Subscribe | Load | Deliver | Began | Ended


class Stream:
    """What one client has of one group's events: each once, in order, from a position on; pure.

    Where it cannot go on from its position (a first time, `resync`), it begins anew: at the head, or, with a history
    that somebody loads, where that ends. Everything held from before is void then.
    """

    def __init__(self, group: str, position: Position | None = None, *, loads: bool = False) -> None:
        self.group, self.position, self.loads = group, position, loads
        self.phase: Literal["offline", "asking", "live", "waiting", "loading", "ended"] = "offline"
        #: When `tick` is due.
        self.deadline = inf
        #: The ref of the subscription that is not answered yet.
        self.asked: str | None = None
        self._count = 0
        self._is_online = False

    # The connection

    def start(self, now: float) -> list[StreamAction]:
        """Follows, on a connection that is ready already."""
        self._is_online = True
        return self._load() if self.loads and not self.position else self._ask_again(now)

    def greeting(self, ref: str | None, now: float) -> None:
        """A hello is about to name this group; `position` goes into its `resume`."""
        self._is_online = True
        if self.phase not in ("loading", "ended"):
            self._ask(ref, now)

    def ready(self) -> list[StreamAction]:
        """What to do once the connection is ready: a stream that has its history to load begins with it."""
        return self._load() if self.loads and not self.position and self.phase != "loading" else []

    def lost(self) -> None:
        self._is_online = False
        self.asked = None
        if self.phase == "loading":
            return
        self.deadline = inf
        if self.phase != "ended":
            self.phase = "offline"

    def reload(self) -> list[StreamAction]:
        """Somebody loads the history from now on, and it begins anew."""
        self.loads = True
        self.position = None
        return [] if self.phase == "ended" else self._load()

    # Answers

    def subscribed(self, frame: Frame) -> list[StreamAction]:
        if self.phase in ("loading", "ended") or frame.get("ref") != self.asked:
            return []
        self.asked = None
        self.deadline = inf
        self.phase = "live"
        if not frame["recovered"] or (self.position and self.position.epoch == frame["epoch"]):
            return []
        return self._begin(Position(frame["epoch"], frame["last_seq"]))

    def resync(self, frame: Frame) -> list[StreamAction]:
        return self._begin(Position(frame["epoch"], frame["last_seq"])) if self.phase == "live" else []

    def refused(self, ref: str | None, code: str, wait: float | None, now: float) -> list[StreamAction]:
        """The subscription was refused. `wait` is None where that does not pass."""
        if self.phase != "asking" or ref != self.asked:
            return []
        if wait is None:
            return self.ended(code)
        self.phase = "waiting"
        self.deadline = now + wait
        return []

    def ended(self, code: str) -> list[StreamAction]:
        if self.phase == "ended":
            return []
        self.phase = "ended"
        self.deadline = inf
        self.position = None
        return [Ended(code)]

    # Events

    def event(self, event: Frame, now: float) -> list[StreamAction]:
        """A durable event. What comes while an answer is awaited belongs to the subscription before."""
        if self.phase != "live" or not self.position or event["seq"] <= self.position.seq:
            return []
        if event["seq"] > self.position.seq + 1:
            return self._ask_again(now)
        self.position = Position(self.position.epoch, event["seq"])
        return [Deliver(event)]

    def head(self, seq: int, now: float) -> list[StreamAction]:
        """The number that the group has reached, as the server says."""
        is_behind = self.phase == "live" and self.position and seq > self.position.seq
        return self._ask_again(now) if is_behind else []

    # History

    def loaded(self, position: Position | None, now: float) -> list[StreamAction]:
        """What the history that was loaded is at; None where there is none, and it goes on from the head."""
        if self.phase != "loading":
            return []
        self.position = position
        self.phase = "offline"
        return self._ask_again(now) if self._is_online else []

    def load_failed(self, code: str, wait: float | None, now: float) -> list[StreamAction]:
        """It could not be loaded. `wait` is None where that does not pass."""
        if self.phase != "loading":
            return []
        if wait is None:
            return self.ended(code)
        self.deadline = now + wait
        return []

    def tick(self, now: float) -> list[StreamAction]:
        if now < self.deadline:
            return []
        if self.phase == "loading":
            return self._load()
        return self._ask_again(now) if self.phase in ("asking", "waiting") else []

    # Steps

    def _begin(self, position: Position) -> list[StreamAction]:
        if self.loads:
            return self._load()
        self.position = position
        return [Began()]

    def _load(self) -> list[StreamAction]:
        self.phase = "loading"
        self.position = None
        self.deadline = inf
        return [Load()]

    def _ask_again(self, now: float) -> list[StreamAction]:
        self._count += 1
        ref = f"s:{self.group}:{self._count}"
        self._ask(ref, now)
        return [Subscribe(ref)]

    def _ask(self, ref: str | None, now: float) -> None:
        self.asked = ref
        self.phase = "asking"
        self.deadline = now + ANSWER_SECONDS
