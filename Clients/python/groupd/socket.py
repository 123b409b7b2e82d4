from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import websockets
from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException
from websockets.typing import Subprotocol

SUBPROTOCOL = Subprotocol("groupd.v1")
NO_ANSWER = 1006
# The longest frame that is taken: a `ready` names all groups.
FRAME_BYTES_MAX = 1 << 24
CLOSING_SECONDS = 1.0
# What may wait to be written; what the outbox and the requests bring is bounded by themselves.
WRITES_MAX = 1_000


class Socket:
    """One WebSocket, with callbacks in the place of coroutines: `on_open`, `on_frame`, and `on_close` with its close
    code and what a refused upgrade asked to wait. Nothing is called after `close`."""

    def __init__(
        self, url: str, *, on_open: Callable[[], None], on_frame: Callable[[dict[str, Any]], None],
        on_close: Callable[[int, float | None], None],
    ) -> None:
        self._url = url
        self._on_open, self._on_frame, self._on_close = on_open, on_frame, on_close
        self._writes: asyncio.Queue[str] = asyncio.Queue()
        self._is_closed = False
        self._task = asyncio.create_task(self._run())

    @property
    def is_crowded(self) -> bool:
        """Whether what may be lost had better not be written now."""
        return self._writes.qsize() >= WRITES_MAX

    def write(self, frame: dict[str, Any]) -> None:
        if not self._is_closed:
            self._writes.put_nowait(json.dumps(frame))

    def close(self) -> None:
        self._is_closed = True
        if self._task is not asyncio.current_task():
            self._task.cancel()

    async def wait_closed(self) -> None:
        await asyncio.wait([self._task])

    async def _run(self) -> None:
        code, retry_after = NO_ANSWER, None
        try:
            # Its own pings are off: the server's are answered, and the client asks when it hears nothing.
            async with websockets.connect(
                self._url, subprotocols=[SUBPROTOCOL], max_size=FRAME_BYTES_MAX, ping_interval=None, open_timeout=None,
                close_timeout=CLOSING_SECONDS,
            ) as socket:
                writer = asyncio.create_task(self._write_all(socket))
                try:
                    self._tell(self._on_open)
                    async for text in socket:
                        self._tell(self._on_frame, json.loads(text))
                        if self._is_closed:
                            return
                finally:
                    writer.cancel()
                code = socket.close_code or NO_ANSWER
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else NO_ANSWER
        except InvalidHandshake as refusal:
            retry_after = _retry_after(refusal)
        except (OSError, WebSocketException, EOFError, ValueError):
            pass
        self._tell(self._on_close, code, retry_after)

    def _tell(self, callback: Callable[..., None], *values: Any) -> None:
        if not self._is_closed:
            callback(*values)

    async def _write_all(self, socket: Any) -> None:
        try:
            while True:
                await socket.send(await self._writes.get())
        except ConnectionClosed:
            # Whoever reads is told.
            pass


def _retry_after(refusal: InvalidHandshake) -> float | None:
    """What the answer to an upgrade asks for; its place differs between the releases of the library."""
    headers = getattr(getattr(refusal, "response", refusal), "headers", {})
    wait = headers.get("Retry-After", "")
    return float(wait) if wait.isdigit() else None
