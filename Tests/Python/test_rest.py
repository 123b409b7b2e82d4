"""What the client asks a server for, without one."""

from __future__ import annotations

import unittest
from typing import Any
from urllib.parse import parse_qs, urlsplit

from groupd import Rest


class Asked(Rest):
    """Keeps what it is asked for."""

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        self.method, self.path = method, urlsplit(path).path
        self.query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        return {"items": []}


class SearchTests(unittest.IsolatedAsyncioTestCase):
    async def test_asks_for_what_people_typed_with_what_narrows_it_down(self) -> None:
        rest = Asked("http://localhost:1")
        words = 'high "low water" & from:me'
        self.assertEqual(await rest.search(words, group="g", from_="ada", thread=7, cursor=None), {"items": []})
        self.assertEqual((rest.method, rest.path), ("GET", "/search"))
        self.assertEqual(rest.query, {"q": words, "group": "g", "from": "ada", "thread": "7"})

    async def test_compares_a_long_question_by_its_beginning(self) -> None:
        rest = Asked("http://localhost:1")
        await rest.similar("🌊" * 3_000, group="g")
        self.assertEqual(rest.path, "/search/similar")
        self.assertEqual(rest.query, {"text": "🌊" * 500, "group": "g"})
