"""What the README shows runs, and prints what the README says."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import unittest

from groupd import Rest
from support.server import ROOT, Server

README = (ROOT / "README.md").read_text("utf-8")
SECTION = re.compile(
    r"## A group's life\n.*?```python\n(?P<code>.*?)```\n.*?\nprints\n\n```\n(?P<printed>.*?)```\n", re.DOTALL)
ADDRESS = "http://127.0.0.1:8080"
PEOPLE = [("ada@example.org", "correct horse battery", "Ada"), ("ben@example.org", "wander along the wall", "Ben")]
LINES_MAX = 30
RUN_SECONDS = 60


class ReadmeTests(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        section = SECTION.search(README)
        assert section, "the section is not there"
        self.code, self.printed = section["code"], section["printed"]

    def test_a_groups_life_is_short(self) -> None:
        lines = [line for line in self.code.splitlines() if line]
        self.assertLessEqual(len(lines), LINES_MAX)

    async def test_a_groups_life_runs_and_prints_what_it_says(self) -> None:
        server = Server()
        try:
            await server.start()
            for email, password, name in PEOPLE:
                self.assertIn(f'"{email}", "{password}"', self.code)
                await Rest(server.url).register(email, password, name)
            self.assertIn(ADDRESS, self.code)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", self.code.replace(ADDRESS, server.url), stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT / "Clients/python")})
            output, errors = await asyncio.wait_for(process.communicate(), RUN_SECONDS)
            self.assertEqual((process.returncode, errors.decode()), (0, ""))
            self.assertEqual(output.decode(), self.printed)
        finally:
            await server.end()
            server.remove()
