from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from math import inf
from typing import Any
from urllib.parse import urlencode, urljoin

from .problem import Problem

# How long a call may take.
CALL_SECONDS = 30.0
HISTORY_COUNT = 100
ITEMS_COUNT = 200
# Of a question that others are compared with: it has to fit an address, and what comes later adds little.
SIMILAR_CHARACTERS = 500

JSON = dict[str, Any]


@dataclass(frozen=True)
class Tokens:
    """`expires_at` in seconds since 1970, by this machine's clock; infinity where nobody knows."""

    access_token: str
    refresh_token: str | None = None
    expires_at: float = inf
    user: str | None = None


class Rest:
    """Calls to a server, as one person. The access token is renewed when the server no longer takes it, once at a
    time, since a refresh token works once. Every failure is a `Problem`."""

    def __init__(self, url: str, tokens: Tokens | None = None) -> None:
        self.url = url.rstrip("/") + "/"
        self.tokens = tokens
        #: Called with new tokens, and with None once the session has ended.
        self.on_tokens: Callable[[Tokens | None], None] = lambda tokens: None
        self._refreshing: asyncio.Task[Tokens] | None = None

    # The session

    async def register(self, email: str, password: str, name: str, **more: str) -> JSON:
        return await self._sign_in("/auth/register", {"email": email, "password": password, "name": name, **more})

    async def login(self, email: str, password: str) -> JSON:
        return await self._sign_in("/auth/login", {"email": email, "password": password})

    async def _sign_in(self, path: str, body: JSON) -> JSON:
        asked_at = time.time()
        answer = await self._request("POST", path, body, None)
        self._keep(answer, asked_at)
        user: JSON = answer["user"]
        return user

    async def refresh(self) -> Tokens:
        """New tokens. Whoever asks meanwhile gets the same ones. A refusal (`unauthenticated`) ends the session; any
        other failure leaves it as it was."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
        # Whoever stops waiting does not stop it for the others.
        return await asyncio.shield(self._refreshing)

    async def _refresh(self) -> Tokens:
        spent = self.tokens and self.tokens.refresh_token
        if not spent:
            raise Problem("The session has ended.", "unauthenticated", status=401)
        asked_at = time.time()
        try:
            return self._keep(await self._request("POST", "/auth/refresh", {"refresh_token": spent}, None), asked_at)
        except Problem as problem:
            if problem.status == 401 and self.tokens and self.tokens.refresh_token == spent:
                self.forget()
            raise

    async def logout(self) -> None:
        if self.tokens and self.tokens.refresh_token:
            await self._request("POST", "/auth/logout", {"refresh_token": self.tokens.refresh_token}, None)
        self.forget()

    def forget(self) -> None:
        self.tokens = None
        self.on_tokens(None)

    def _keep(self, answer: JSON, asked_at: float) -> Tokens:
        user = answer["user"]["id"] if answer.get("user") else self.tokens.user if self.tokens else None
        self.tokens = Tokens(answer["access_token"], answer["refresh_token"], asked_at + answer["expires_in"], user)
        self.on_tokens(self.tokens)
        return self.tokens

    # Calls

    async def call(self, method: str, path: str, body: JSON | None = None) -> Any:
        """The answer to a call; `{}` where it has no body. `path` is with its query."""
        token = self.tokens.access_token if self.tokens else None
        try:
            return await self._request(method, path, body, token)
        except Problem as problem:
            if problem.status != 401 or not self.tokens or not self.tokens.refresh_token:
                raise
        # Somebody else may have renewed it meanwhile.
        if self.tokens.access_token == token:
            await self.refresh()
        return await self._request(method, path, body, self.tokens.access_token)

    async def _request(self, method: str, path: str, body: JSON | None, token: str | None) -> Any:
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(urljoin(self.url, path), data, headers, method=method)
        status, answered, text = await asyncio.to_thread(_send, request)
        answer = _parsed(text)
        if 200 <= status < 300 and answer is not None:
            return answer
        raise _problem(status, answered, answer)

    # Groups

    async def group(self, group: str) -> JSON:
        """A group as the caller sees it."""
        answer: JSON = await self.call("GET", f"/groups/{group}")
        return answer

    async def history(self, group: str, **range: int) -> JSON:
        """A page of a group's history; its newest without a range (`before`, `after`, `around`, `limit`, `thread`)."""
        query = urlencode({"limit": HISTORY_COUNT, **range})
        answer: JSON = await self.call("GET", f"/groups/{group}/messages?{query}")
        return answer

    async def groups(self) -> list[JSON]:
        """All groups of the caller, newest activity first."""
        return await self._all("/groups")

    async def members(self, group: str) -> list[JSON]:
        """All members of a group."""
        return await self._all(f"/groups/{group}/members")

    # Search

    async def search(self, words: str, **options: str | int | None) -> JSON:
        """A page of what was found, best first, `words` being what people type (with "quoted words", -word, from:,
        since: and until:). `options` are `group`, `mode`, `from_` (a user's id), `since`, `until`, `thread`, `kind`,
        `limit` and `cursor`, the `next` of the page before."""
        if "from_" in options:
            options["from"] = options.pop("from_")
        return await self._find("/search", q=words, **options)

    async def similar(self, text: str, group: str | None = None, limit: int | None = None) -> JSON:
        """Earlier questions like one, best first, to be shown before it is sent; over all groups where none is
        given."""
        return await self._find("/search/similar", text=text[:SIMILAR_CHARACTERS], group=group, limit=limit)

    async def _find(self, path: str, **parameters: str | int | None) -> JSON:
        query = urlencode({name: value for name, value in parameters.items() if value is not None})
        answer: JSON = await self.call("GET", f"{path}?{query}")
        return answer

    async def _all(self, path: str) -> list[JSON]:
        items: list[JSON] = []
        query: dict[str, Any] = {"limit": ITEMS_COUNT}
        while True:
            page = await self.call("GET", f"{path}?{urlencode(query)}")
            items += page["items"]
            if page["next"] is None:
                return items
            query["cursor"] = page["next"]


def _send(request: urllib.request.Request) -> tuple[int, Any, bytes]:
    """Blocks; on a thread of its own."""
    try:
        with urllib.request.urlopen(request, timeout=CALL_SECONDS) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()
    except (OSError, ValueError, HTTPException) as error:
        raise Problem("The server cannot be reached.") from error


def _parsed(text: bytes) -> Any:
    if not text:
        return {}
    try:
        return json.loads(text)
    except ValueError:
        return None


def _problem(status: int, headers: Any, answer: Any) -> Problem:
    body: JSON = answer if isinstance(answer, dict) else {}
    errors = body.get("errors") or []
    wrong = " ".join(f"{error['field']}: {error['message']}" for error in errors)
    wait = headers.get("Retry-After", "")
    return Problem(
        wrong or body.get("detail") or f"The server answered {status}.", body.get("code", "unavailable"),
        status=0 if status < 300 else status, retry_after=float(wait) if wait.isdigit() else None,
        field=errors[0]["field"] if errors else None, request_id=body.get("request_id"))
