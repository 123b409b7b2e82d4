from __future__ import annotations

import asyncio
import random as _random
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from math import inf
from typing import Any, Literal
from urllib.parse import urljoin

from .backoff import Random
from .connection import Action, Connection
from .live_group import LiveGroup
from .outbox import Entry, Outbox
from .problem import Problem
from .requests import Requests
from .rest import Rest
from .socket import Socket
from .storage import MemoryStorage, OutboxStorage
from .stream import Began, Deliver, Ended, Load, Position, Stream, StreamAction, Subscribe

HELLO = "hello"
GOING_AWAY = 1000
LOAD_RETRY_SECONDS = 1.0
RESUBSCRIBE_SECONDS = 1.0

DURABLE = frozenset({"message", "edited", "deleted", "liked", "member", "group", "erased"})
SIGNALS = frozenset({"read", "received", "typing", "presence"})

Frame = dict[str, Any]


class Client:
    """One person's connection to a server, kept up until `stop`; `async with` starts and stops it. It carries out what
    `Connection`, `Stream` and `Outbox` decide, and tells (`on`):

    - `state` (name, code): the connection is opening, greeting, ready, pausing, renewing or stopped
    - `ready` (frame), `subscribed` (frame): as the server said it
    - `event` (frame): a durable event, each once and in order in its group
    - `began` (group, position): events go on from this position, and what is held from before is void
    - `ended` (group, code): no events of that group any more
    - `signal` (frame): read, received, typing, presence
    - `added` (frame), `frame` (frame): the rest
    - `outbox` (entries), `sent` (entry, ack), `refused` (entry, problem)
    - `change` (live group): the state of an open group is another
    - `fault` (error): the outbox could not be stored, so that it lives as long as the program

    To be used on one event loop.
    """

    def __init__(
        self, rest: Rest, *, storage: OutboxStorage | None = None, subscribe: Literal["all", "none"] = "all",
        now: Callable[[], float] = time.time, random: Random = _random.random,
    ) -> None:
        self.rest = rest
        self._storage: OutboxStorage = storage or MemoryStorage()
        self._subscribe = subscribe
        self._now, self._random = now, random
        self._connection = Connection(random)
        self._outbox = Outbox((), random)
        self._requests = Requests()
        self._streams: dict[str, Stream] = {}
        self._live: dict[str, LiveGroup] = {}
        self._sendings: dict[str, asyncio.Future[Frame]] = {}
        self._socket: Socket | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._token = ""
        self._told_state = "stopped"
        self._saving: asyncio.Task[None] | None = None
        self._must_save = False
        self._is_loaded = False
        self._listeners: dict[str, list[Callable[..., Any]]] = defaultdict(list)

    # Life

    @property
    def state(self) -> str:
        return self._connection.state

    @property
    def ended_by(self) -> int | None:
        """Why it stopped by itself: a close code; None while it runs, or where `stop` was called."""
        return self._connection.ended_by

    async def __aenter__(self) -> Client:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Connects, and comes back whenever the connection is lost. Takes up what an earlier outbox left."""
        await self._load_outbox()
        self._act(self._connection.start(self._now()))

    async def _load_outbox(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        try:
            entries = [Entry(**entry) for entry in await asyncio.to_thread(self._storage.load)]
        except (OSError, ValueError, TypeError) as error:
            self._emit("fault", error)
            entries = []
        written = self._outbox.entries
        self._outbox = Outbox([*entries, *written], self._random)
        if self._outbox.entries:
            self._tell_outbox()

    async def stop(self) -> None:
        """Ends the connection. What waits stays in the storage."""
        socket = self._socket
        self._act(self._connection.stop())
        for sending in self._sendings.values():
            _fail(sending, Problem("The client was stopped."))
        self._sendings.clear()
        for task in self._tasks:
            task.cancel()
        if socket:
            await socket.wait_closed()
        if self._saving:
            await self._saving

    def wake(self) -> None:
        """Ends a pause: the network is back, or somebody asks."""
        self._act(self._connection.wake(self._now()))

    def on(self, name: str, listener: Callable[..., Any]) -> Callable[[], None]:
        """Calls `listener` whenever that happens; what it returns ends that."""
        self._listeners[name].append(listener)
        return lambda: self._listeners[name].remove(listener)

    def _emit(self, name: str, *values: Any) -> None:
        for listener in list(self._listeners[name]):
            try:
                listener(*values)
            except Exception as error:  # One that fails harms neither the others nor the connection.
                context = {"message": f"A listener to {name} failed", "exception": error}
                asyncio.get_running_loop().call_exception_handler(context)

    # Groups

    def follow(self, group: str, position: Position | None = None) -> None:
        """Follows a group from a position on, or from its head."""
        if group not in self._streams:
            self._start(Stream(group, position))

    def unfollow(self, group: str) -> None:
        """Follows a group no more."""
        self._live.pop(group, None)
        if self._streams.pop(group, None) and self.state == "ready":
            self._write({"type": "unsubscribe", "group": group})

    async def open(self, group: str) -> LiveGroup:
        """A group with its state, kept up to date until it is closed: the newest page of its history and all that
        happens. Returns once its history is there."""
        if known := self._live.get(group):
            return await asyncio.shield(known.opened)
        live = LiveGroup(group, self.rest)
        self._live[group] = live
        if stream := self._streams.get(group):
            self._carry_out(stream, stream.reload())
        else:
            self._start(Stream(group, loads=True))
        self._turn()
        return await asyncio.shield(live.opened)

    def close(self, group: str) -> None:
        """An open group is kept up to date no more; it is followed all the same."""
        self._live.pop(group, None)
        if stream := self._streams.get(group):
            stream.loads = False

    def _start(self, stream: Stream) -> None:
        self._streams[stream.group] = stream
        self._carry_out(stream, stream.start(self._now()) if self.state == "ready" else stream.ready())
        self._turn()

    def position(self, group: str) -> Position | None:
        """Where one is in a group; None where that is not known."""
        stream = self._streams.get(group)
        return stream.position if stream else None

    # Writing

    @property
    def unsent(self) -> list[Entry]:
        """What is not sent yet, in order."""
        return self._outbox.entries

    def send(
        self, group: str, content: str, *, thread: int | None = None, attachments: list[str] | None = None,
        client_id: str | None = None,
    ) -> asyncio.Future[Frame]:
        """Sends a message as soon as that is possible, after all that was written to the group before it. The future is
        the `ack`, and fails where the server refuses it for good; the message is in `unsent` then, and those behind it
        wait until somebody says `retry` or `discard`."""
        entry = Entry(client_id or str(uuid.uuid4()), group, content, thread, attachments)
        sent: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        # Whoever does not wait for it is told by `refused`.
        sent.add_done_callback(lambda future: future.cancelled() or future.exception())
        self._outbox.add(entry)
        self._sendings[entry.client_id] = sent
        self._tell_outbox()
        self._turn()
        return sent

    def retry(self, client_id: str) -> None:
        """Sends a refused message again."""
        self._outbox.retry(client_id)
        self._tell_outbox()
        self._turn()

    def discard(self, client_id: str) -> Entry | None:
        """Takes a message out that is not sent yet."""
        entry = self._outbox.remove(client_id)
        _fail(self._sendings.pop(client_id, None), Problem("It was taken back.", "cancelled"))
        self._tell_outbox()
        self._turn()
        return entry

    def edit(self, group: str, seq: int, content: str) -> asyncio.Future[Frame]:
        return self.request({"type": "edit", "group": group, "seq": seq, "content": content})

    def delete(self, group: str, seq: int) -> asyncio.Future[Frame]:
        return self.request({"type": "delete", "group": group, "seq": seq})

    def like(self, group: str, seq: int, emoji: str = "👍", on: bool = True) -> asyncio.Future[Frame]:
        return self.request({"type": "like", "group": group, "seq": seq, "emoji": emoji, "on": on})

    def read(self, group: str, seq: int) -> asyncio.Future[Frame]:
        return self.request({"type": "read", "group": group, "seq": seq})

    def received(self, group: str, seq: int) -> asyncio.Future[Frame]:
        return self.request({"type": "received", "group": group, "seq": seq})

    def presence(self, status: Literal["online", "away"]) -> asyncio.Future[Frame]:
        return self.request({"type": "presence", "status": status})

    def typing(self, group: str, thread: int | None = None) -> None:
        """Says that one types; nothing comes back, and it may be lost."""
        if self.state == "ready" and self._socket and not self._socket.is_crowded:
            self._write({"type": "typing", "group": group, "thread": thread})

    def request(self, frame: Frame) -> asyncio.Future[Frame]:
        """Asks on the connection as it is now. Fails with `lost` where there is none, or where it ends first: nobody
        knows then whether it was done."""
        if self.state == "ready":
            return self._requests.ask(lambda ref: self._write({**frame, "ref": ref}))
        failed: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        failed.add_done_callback(lambda future: future.cancelled() or future.exception())
        failed.set_exception(Problem("There is no connection."))
        return failed

    # Frames

    def _received(self, frame: Frame) -> None:
        now = self._now()
        self._connection.received(frame, now)
        stream = self._streams.get(frame.get("group") or "")
        if frame["type"] in DURABLE:
            if stream:
                self._carry_out(stream, stream.event(frame, now))
        elif not self._requests.answered(frame):
            self._answered(frame, stream, now)
        self._turn()

    def _answered(self, frame: Frame, stream: Stream | None, now: float) -> None:
        match frame["type"]:
            case "ready":
                if frame.get("ref") == HELLO:
                    self._ready(frame)
            case "subscribed":
                self._subscribed(frame, stream, now)
            case "unsubscribed":
                if stream:
                    self._carry_out(stream, stream.ended(frame["code"]))
            case "resync":
                if stream:
                    self._carry_out(stream, stream.resync(frame))
            case "heads":
                for group, seq in frame["heads"].items():
                    if behind := self._streams.get(group):
                        self._carry_out(behind, behind.head(seq, now))
            case "ack":
                self._acknowledged(frame)
            case "error":
                self._refused(frame, now)
            case "added":
                self._emit("added", frame)
            case "bye" | "pong" | "ok":
                pass
            case name if name in SIGNALS:
                self._signalled(frame)
            case _:
                self._emit("frame", frame)

    def _ready(self, frame: Frame) -> None:
        self._emit("ready", frame)
        for stream in list(self._streams.values()):
            self._carry_out(stream, stream.ready())

    def _subscribed(self, frame: Frame, stream: Stream | None, now: float) -> None:
        if stream is None:
            # With "all" the server begins with groups that were never named here.
            stream = self._streams[frame["group"]] = Stream(frame["group"])
            stream.greeting(frame.get("ref"), now)
        self._emit("subscribed", frame)
        self._carry_out(stream, stream.subscribed(frame))

    def _signalled(self, frame: Frame) -> None:
        live = self._live.get(frame["group"])
        if live:
            live.heard(frame)
        self._emit("signal", frame)
        if live:
            self._emit("change", live)

    def _acknowledged(self, frame: Frame) -> None:
        entry = self._outbox.acknowledged(frame["client_id"])
        sending = self._sendings.pop(frame["client_id"], None)
        if sending and not sending.done():
            sending.set_result(frame)
        if entry:
            self._emit("sent", entry, frame)
            self._tell_outbox()

    def _refused(self, frame: Frame, now: float) -> None:
        problem, ref = Problem.from_frame(frame), frame.get("ref")
        if entry := self._outbox.refused(ref or "", problem, now):
            self._give_up(entry, problem)
            return
        stream = self._streams.get(frame.get("group") or "") or self._asking(ref)
        if stream:
            wait = (problem.retry_after or RESUBSCRIBE_SECONDS) if problem.passes else None
            self._carry_out(stream, stream.refused(ref, problem.code, wait, now))

    def _asking(self, ref: str | None) -> Stream | None:
        if ref is None or ref == HELLO:
            return None
        return next((stream for stream in self._streams.values() if stream.asked == ref), None)

    def _give_up(self, entry: Entry, problem: Problem) -> None:
        _fail(self._sendings.pop(entry.client_id, None), problem)
        self._emit("refused", entry, problem)
        self._tell_outbox()

    # Carrying out

    def _carry_out(self, stream: Stream, actions: list[StreamAction]) -> None:
        group = stream.group
        for action in actions:
            match action:
                case Subscribe(ref):
                    at = stream.position
                    position = {"epoch": at.epoch, "after": at.seq} if at else {}
                    self._write({"type": "subscribe", "ref": ref, "group": group, **position})
                case Load():
                    self._spawn(self._load(stream))
                case Began():
                    self._emit("began", group, stream.position)
                case Ended(code):
                    self._streams.pop(group, None)
                    if live := self._live.pop(group, None):
                        live.ended(Problem("You are not in this group.", code))
                    self._emit("ended", group, code)
                case Deliver(event):
                    live = self._live.get(group)
                    if live:
                        live.happened(event)
                    self._emit("event", event)
                    if live:
                        self._emit("change", live)
        live = self._live.get(group)
        if live and live.state.is_stale and stream.phase == "live":
            self._carry_out(stream, stream.reload())

    async def _load(self, stream: Stream) -> None:
        group = stream.group
        live = self._live.get(group)
        if live is None:
            # It was closed: the group goes on without a history.
            stream.loads = False
            self._carry_out(stream, stream.loaded(None, self._now()))
            return
        try:
            position = await live.load()
            if self._live.get(group) is live and self._streams.get(group) is stream:
                self._emit("began", group, position)
                self._emit("change", live)
                self._carry_out(stream, stream.loaded(position, self._now()))
        except Problem as problem:
            if self._live.get(group) is not live or self._streams.get(group) is not stream:
                return
            pause = max(problem.retry_after or 0.0, LOAD_RETRY_SECONDS * (0.5 + self._random()))
            if not problem.passes:
                live.ended(problem)
            wait = pause if problem.passes else None
            self._carry_out(stream, stream.load_failed(problem.code, wait, self._now()))
        self._turn()

    def _act(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case "open":
                    self._open()
                case "greet":
                    self._greet()
                case "ping":
                    self._write({"type": "ping"})
                case "renew":
                    self._spawn(self._renew())
                case "again":
                    self._write({"type": "hello", "ref": "renewal", "token": self._take_token()})
                case "close":
                    self._disconnected(GOING_AWAY)
        self._turn()

    def _open(self) -> None:
        url = urljoin(self.rest.url, "/ws").replace("http", "ws", 1)
        self._socket = Socket(
            url, on_open=lambda: self._act(self._connection.opened(self._now())), on_frame=self._received,
            on_close=self._closed)

    def _closed(self, code: int, retry_after: float | None) -> None:
        is_for_message = self._disconnected(code)
        self._act(self._connection.closed(
            code, self._now(), retry_after=retry_after, is_for_message=is_for_message))

    def _greet(self) -> None:
        now, resume = self._now(), {}
        for stream in self._streams.values():
            if stream.position:
                resume[stream.group] = stream.position._asdict()
            stream.greeting(HELLO, now)
        subscribe = "all" if self._subscribe == "all" else list(self._streams)
        self._write({
            "type": "hello", "ref": HELLO, "token": self._take_token(), "subscribe": subscribe, "resume": resume})

    def _take_token(self) -> str:
        """The token of the session, as it is now."""
        tokens = self.rest.tokens
        self._token = tokens.access_token if tokens else ""
        self._connection.token_ends(tokens.expires_at if tokens and tokens.refresh_token else inf, self._now())
        return self._token

    async def _renew(self) -> None:
        try:
            # A call may have renewed it already.
            if not self.rest.tokens or self.rest.tokens.access_token == self._token:
                await self.rest.refresh()
        except Problem as problem:
            connection = self._connection
            self._act(connection.renewal_failed(self._now()) if problem.passes else connection.renewal_refused())
        else:
            self._act(self._connection.renewed(self._now()))

    def _disconnected(self, code: int) -> bool:
        """There is no connection any more. Whether it ended because of a message."""
        socket, self._socket = self._socket, None
        if not socket:
            return False
        socket.close()
        self._requests.lost()
        for stream in self._streams.values():
            stream.lost()
        loss = self._outbox.lost(code)
        if loss.refused:
            self._give_up(loss.refused, Problem("The server cannot read it.", "bad_request"))
        return loss.is_for_message

    def _write(self, frame: Frame) -> None:
        if self._socket:
            self._socket.write({name: value for name, value in frame.items() if value is not None})

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # Time and what waits

    def _turn(self) -> None:
        """What follows from whatever happened: messages go out, the timer is set, the state is told."""
        now = self._now()
        if self.state == "ready":
            for entry in self._outbox.next(now):
                self._write(entry.frame())
        self._arm(now)
        if self.state != self._told_state:
            self._told_state = self.state
            self._emit("state", self.state, self.ended_by)

    def _arm(self, now: float) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self.state == "stopped":
            return
        deadlines = [self._connection.deadline, *(stream.deadline for stream in self._streams.values())]
        if self.state == "ready":
            deadlines.append(self._outbox.deadline)
        if (due := min(deadlines)) < inf:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, due - now), self._tick)

    def _tick(self) -> None:
        now = self._now()
        for stream in list(self._streams.values()):
            self._carry_out(stream, stream.tick(now))
        self._act(self._connection.tick(now))

    def _tell_outbox(self) -> None:
        self._emit("outbox", self._outbox.entries)
        self._must_save = True
        if self._is_loaded and self._saving is None:
            self._saving = asyncio.create_task(self._save())

    async def _save(self) -> None:
        """One `save` at a time, of what there is by then."""
        while self._must_save:
            self._must_save = False
            entries = [entry.to_json() for entry in self._outbox.entries]
            try:
                await asyncio.to_thread(self._storage.save, entries)
            except OSError as error:
                self._emit("fault", error)
        self._saving = None


def _fail(future: asyncio.Future[Any] | None, problem: Problem) -> None:
    if future and not future.done():
        future.set_exception(problem)
