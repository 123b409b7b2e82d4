from __future__ import annotations

from typing import Any

# Codes of errors that pass by themselves: the same again, later, may go well.
PASSING_CODES = frozenset({"rate_limited", "overloaded", "unavailable", "internal", "request_timeout", "lost"})


class Problem(Exception):
    """Something that did not work: a call, a frame, or the connection it was sent on.

    code: the server's word for it; `lost` where there was no answer.
    status: the HTTP status; 0 where there was no answer, or over the socket.
    retry_after: what the server asked to wait before the same again, in seconds; None where it did not say.
    field: the field that is wrong; None where none is.
    """

    def __init__(
        self, message: str, code: str = "lost", *, status: int = 0, retry_after: float | None = None,
        field: str | None = None, request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.status = message, code, status
        self.retry_after, self.field, self.request_id = retry_after, field, request_id

    @classmethod
    def from_frame(cls, frame: dict[str, Any]) -> Problem:
        """From an `error` frame."""
        wait = frame.get("retry_after_ms")
        return cls(
            frame["message"], frame["code"], retry_after=None if wait is None else wait / 1000,
            field=frame.get("field"))

    @property
    def passes(self) -> bool:
        """Whether the same may go well later, with nothing changed."""
        return self.code in PASSING_CODES or self.retry_after is not None or self.status >= 500

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"
