"""A TCP proxy before a server, which does to connections what networks do."""

from __future__ import annotations

import asyncio
import json
import struct
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit


class Proxy:
    def __init__(self, target: str) -> None:
        #: Where it passes connections on; the server may move.
        self.target = target
        #: While set, new connections are dropped at once.
        self.is_down = False
        #: Which frames from the server never arrive: is asked with each, parsed.
        self.loses: Callable[[dict[str, Any]], bool] = lambda frame: False
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Proxy:
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut("reset")
        for task in self._tasks:
            task.cancel()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self, how: str) -> None:
        """Ends all connections: `reset` as a router does that forgot them, `end` politely, `half` on the client's side
        alone."""
        for client, server in list(self._pairs):
            match how:
                case "reset":
                    linger = struct.pack("ii", 1, 0)
                    client.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    client.close()
                    server.close()
                case "end":
                    client.close()
                    server.close()
                case "half":
                    if client.can_write_eof() and not client.is_closing():
                        client.write_eof()

    async def _accepted(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        if self.is_down:
            client.close()
            return
        at = urlsplit(self.target)
        try:
            answers, server = await asyncio.open_connection(at.hostname, at.port)
        except OSError:
            client.close()
            return
        pair = (client, server)
        self._pairs.add(pair)
        copies = [asyncio.create_task(_copy(reader, server)), asyncio.create_task(self._answer(answers, client))]
        self._tasks.update(copies)
        await asyncio.wait(copies, return_when=asyncio.FIRST_COMPLETED)
        for writer in pair:
            writer.close()
        for copy in copies:
            copy.cancel()
        self._tasks.difference_update(copies)
        self._pairs.discard(pair)

    async def _answer(self, answers: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        """HTTP passes as it is; once the server has switched protocols, frame by frame."""
        try:
            head = await answers.readuntil(b"\r\n\r\n")
            client.write(head)
            if not head.startswith(b"HTTP/1.1 101"):
                return await _copy(answers, client)
            while True:
                await self._pass_frame(answers, client)
        except (OSError, asyncio.IncompleteReadError):
            pass

    async def _pass_frame(self, answers: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        head = await answers.readexactly(2)
        length, more = head[1] & 0x7F, b""
        if length >= 126:
            more = await answers.readexactly(2 if length == 126 else 8)
            length = int.from_bytes(more)
        payload = await answers.readexactly(length)
        if head[0] & 0x0F == 1 and self.loses(json.loads(payload)):
            return
        client.write(head + more + payload)
        await client.drain()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
