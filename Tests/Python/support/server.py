"""The built server, with a data folder of its own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import tempfile
from pathlib import Path

from groupd import Rest, Tokens

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("GROUPD", str(ROOT / ".build/debug/groupd"))
READY_SECONDS = 120
READY = re.compile(rb"groupd is ready at (\S+)")
PASSWORD = "correct horse battery"
# Many clients of few people, each with more to say than people have.
GENEROUS = (
    "--limits.messages-per-minute", "100000", "--limits.commands-per-minute", "100000", "--limits.burst", "1000",
    "--limits.registrations-per-hour", "10000", "--limits.logins-per-minute", "10000",
)

# What runs on this machine is asked without a proxy.
os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost"


class Person:
    def __init__(self, user: dict, tokens: Tokens) -> None:
        self.user, self.tokens = user, tokens

    def at(self, url: str) -> Rest:
        """Calls as this person, through `url`."""
        return Rest(url, self.tokens)


class Server:
    def __init__(self, *flags: str) -> None:
        self.url = ""
        self._flags = flags
        self._folder = tempfile.mkdtemp(prefix="groupd-py-")
        self._process: asyncio.subprocess.Process | None = None
        self._count = 0

    async def start(self) -> None:
        # A file rather than a pipe: the server outlives the event loop of one test.
        output = Path(self._folder) / "output"
        with output.open("wb") as file:
            self._process = await asyncio.create_subprocess_exec(
                PROGRAM, "serve", "--data-dir", f"{self._folder}/data", "--http.listen", "127.0.0.1:0",
                "--metrics.listen", "", *GENEROUS, *self._flags, stdout=file, stderr=file)
        async with asyncio.timeout(READY_SECONDS):
            while not (match := READY.search(output.read_bytes())):
                assert self._process.returncode is None, output.read_text()
                await asyncio.sleep(0.02)
        self.url = match[1].decode()

    async def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    async def person(self, name: str) -> Person:
        """A new person, signed in."""
        self._count += 1
        rest = Rest(self.url)
        user = await rest.register(f"{name.lower()}.{self._count}@example.org", PASSWORD, name)
        assert rest.tokens
        return Person(user, rest.tokens)


async def group_of(owner: Rest, *others: Person) -> str:
    """A group of the first, with the others."""
    group = (await owner.call("POST", "/groups", {"name": "Harbour"}))["id"]
    for other in others:
        await owner.call("POST", f"/groups/{group}/members", {"user_id": other.user["id"]})
    return group
