from __future__ import annotations

import random as _random
from math import inf
from typing import Any, Literal

from .backoff import BackOff, Random

# How long a connection may take to open, and then to answer `hello`.
OPENING_SECONDS = 15.0
GREETING_SECONDS = 15.0
# How long a `ping` may go unanswered.
PONG_SECONDS = 10.0
HEARTBEAT_SECONDS_DEFAULT = 25.0
# A connection that lasted this long was no failure.
STEADY_SECONDS = 10.0
# How long before its end a token is renewed; a third of its life where that is shorter.
RENEWAL_SECONDS = 60.0

UNAUTHENTICATED = 4501
NO_ANSWER = 1006

State = Literal["stopped", "opening", "greeting", "ready", "pausing", "renewing"]
#: What to do: `open` a socket, `greet` on it with hello, `ping`, `renew` the token, greet `again` with the new token,
#: `close` the socket.
Action = Literal["open", "greet", "ping", "renew", "again", "close"]


class Connection:
    """Decides when to connect, to wait, to renew the token, to give up; pure: it is told what happened and the time,
    and answers with actions. Whoever carries them out calls `tick` once `deadline` has come."""

    def __init__(self, random: Random = _random.random) -> None:
        self.state: State = "stopped"
        #: When `tick` is due.
        self.deadline = inf
        #: Why it stopped for good: a close code; None where it was asked to.
        self.ended_by: int | None = None
        self._back_off = BackOff(random)
        self._heartbeat = HEARTBEAT_SECONDS_DEFAULT
        self._ready_at = 0.0
        self._heard_at = 0.0
        self._pinged_at = inf
        self._renew_at = inf
        self._expires_at = inf
        self._is_renewing = False
        # Whether a token was renewed because of a 4501 and the server has not taken it yet.
        self._was_renewed = False
        # What `bye` asked for.
        self._come_back: float | None = None
        # Whether the pause ends with a renewal.
        self._must_renew = False

    def start(self, now: float) -> list[Action]:
        if self.state != "stopped":
            return []
        self.ended_by = None
        return self._open(now)

    def stop(self) -> list[Action]:
        return self._end(None)

    def wake(self, now: float) -> list[Action]:
        """The network is back, or somebody asks: a pause ends at once."""
        return self._resume(now) if self.state == "pausing" else []

    # The socket

    def opened(self, now: float) -> list[Action]:
        if self.state != "opening":
            return []
        self.state = "greeting"
        self.deadline = now + GREETING_SECONDS
        return ["greet"]

    def received(self, frame: dict[str, Any], now: float) -> None:
        self._heard_at = now
        self._pinged_at = inf
        if frame["type"] == "bye":
            self._come_back = frame["reconnect_after_ms"] / 1000
        if frame["type"] == "ready":
            self._heartbeat = frame["heartbeat_ms"] / 1000
            self._was_renewed = False
            if self.state == "greeting":
                self.state = "ready"
                self._ready_at = now
        if self.state == "ready":
            self._plan()

    def closed(
        self, code: int, now: float, *, retry_after: float | None = None, is_for_message: bool = False,
    ) -> list[Action]:
        """The socket ended. `retry_after` is what a refused upgrade asked for; `is_for_message` says that it ended
        because of one message, which will not be sent again as it is."""
        if self.state not in ("opening", "greeting", "ready"):
            return []
        if self.state == "ready" and now - self._ready_at >= STEADY_SECONDS:
            self._back_off.reset()
        pause = self._back_off.next(retry_after or 0.0)
        # The server's own wait is different for everyone already.
        wait = pause if self._come_back is None else self._come_back
        self._come_back = None
        if code == UNAUTHENTICATED:
            if self._was_renewed:
                return self._pause(now, pause, must_renew=True)
            self._was_renewed = True
            return self._renew_now()
        if not 4500 <= code <= 4999 or is_for_message:
            return self._pause(now, wait, must_renew=False)
        self._end(code)
        return []

    # The token

    def token_ends(self, at: float, now: float) -> None:
        """When the token that is used from now on ends; infinity where it cannot be renewed."""
        self._expires_at = at
        self._renew_at = at - min(RENEWAL_SECONDS, max(0.0, at - now) / 3)
        if self.state == "ready":
            self._plan()

    def renewed(self, now: float) -> list[Action]:
        """There is a new token; `token_ends` has been told of it, or will be with the greeting."""
        self._is_renewing = False
        if self.state == "ready":
            self._plan()
            return ["again"]
        return self._open_socket(now) if self.state == "renewing" else []

    def renewal_refused(self) -> list[Action]:
        """The server gives no new token, now or later."""
        self._is_renewing = False
        return self._end(UNAUTHENTICATED)

    def renewal_failed(self, now: float) -> list[Action]:
        """There was no answer, or one that passes."""
        self._is_renewing = False
        wait = self._back_off.next()
        if self.state == "ready":
            self._renew_at = now + wait
            self._plan()
            return []
        return self._pause(now, wait, must_renew=True) if self.state == "renewing" else []

    # Time

    def tick(self, now: float) -> list[Action]:
        if now < self.deadline:
            return []
        match self.state:
            case "opening" | "greeting":
                return ["close", *self.closed(NO_ANSWER, now)]
            case "pausing":
                return self._resume(now)
            case "ready":
                return self._tick_ready(now)
        return []

    def _tick_ready(self, now: float) -> list[Action]:
        if now >= self._pinged_at + PONG_SECONDS:
            return ["close", *self.closed(NO_ANSWER, now)]
        actions: list[Action] = []
        if self._pinged_at == inf and now >= self._heard_at + self._heartbeat:
            self._pinged_at = now
            actions.append("ping")
        if now >= self._renew_at:
            self._renew_at = inf
            if not self._is_renewing:
                actions.append("renew")
            self._is_renewing = True
        self._plan()
        return actions

    def _plan(self) -> None:
        silence = self._heard_at + self._heartbeat if self._pinged_at == inf else self._pinged_at + PONG_SECONDS
        self.deadline = min(silence, self._renew_at)

    # Steps

    def _open(self, now: float) -> list[Action]:
        return self._renew_now() if now >= self._expires_at else self._open_socket(now)

    def _open_socket(self, now: float) -> list[Action]:
        self.state = "opening"
        self.deadline = now + OPENING_SECONDS
        self._pinged_at = inf
        return ["open"]

    def _renew_now(self) -> list[Action]:
        self.state = "renewing"
        self.deadline = inf
        if self._is_renewing:
            return []
        self._is_renewing = True
        return ["renew"]

    def _pause(self, now: float, wait: float, *, must_renew: bool) -> list[Action]:
        self.state = "pausing"
        self.deadline = now + wait
        self._must_renew = must_renew
        return []

    def _resume(self, now: float) -> list[Action]:
        return self._renew_now() if self._must_renew else self._open(now)

    def _end(self, code: int | None) -> list[Action]:
        had_socket = self.state in ("opening", "greeting", "ready")
        self.state = "stopped"
        self.deadline = inf
        self.ended_by = code
        return ["close"] if had_socket else []
