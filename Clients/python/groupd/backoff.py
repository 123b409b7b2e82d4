from __future__ import annotations

import random as _random
from collections.abc import Callable

PAUSE_SECONDS_MIN = 0.5
PAUSE_SECONDS_MAX = 30.0

Random = Callable[[], float]


class BackOff:
    """Pauses that grow with each failure and are random, so that the clients of a restarted server do not come back
    all at once."""

    def __init__(self, random: Random = _random.random) -> None:
        self._random = random
        self._failures = 0

    def next(self, least: float = 0.0) -> float:
        """The seconds to wait after one more failure, never less than `least`."""
        most: float = min(PAUSE_SECONDS_MAX, PAUSE_SECONDS_MIN * 2 ** min(self._failures, 30))
        self._failures += 1
        return least + self._random() * most

    def reset(self) -> None:
        self._failures = 0
