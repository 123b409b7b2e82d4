"""The client against the built server, through a network that does not keep its promises."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
import unittest

from groupd import FileStorage, Problem
from support.listener import Listener, eventually, texts
from support.proxy import Proxy
from support.server import Person, Server, group_of

# More than any test is away for, but the one that is away for more.
REPLAY_MAX = 70


class DeliveryTests(unittest.IsolatedAsyncioTestCase):
    server: Server
    people: list[Person]

    @classmethod
    def setUpClass(cls) -> None:
        cls.loop = asyncio.new_event_loop()
        cls.server = Server("--limits.replay-events", str(REPLAY_MAX))
        cls.loop.run_until_complete(cls._begin())

    @classmethod
    async def _begin(cls) -> None:
        await cls.server.start()
        cls.people = list(await asyncio.gather(*(cls.server.person(name) for name in ("Ada", "Ben"))))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.loop.run_until_complete(cls.server.end())
        cls.loop.close()
        cls.server.remove()

    async def asyncSetUp(self) -> None:
        self.proxy = await self.enterAsyncContext(Proxy(self.server.url))
        self.ada, self.ben = (person.at(self.proxy.url) for person in self.people)
        self.group = await group_of(self.ada, self.people[1])

    def listener(self, rest, **options) -> Listener:
        made = Listener(rest, **options)
        self.addAsyncCleanup(made.client.stop)
        return made

    async def both(self) -> list[Listener]:
        """Ada and Ben, in the group."""
        return await asyncio.gather(*(self.listener(rest).follows(self.group) for rest in (self.ada, self.ben)))

    def assert_consecutive(self, numbers: list[int]) -> None:
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))), "each number once, in order")

    async def test_brings_what_is_sent_to_everybody_in_order_and_once(self) -> None:
        a, b = await self.both()
        acks = await asyncio.gather(*(a.client.send(self.group, text) for text in texts(40)))
        self.assert_consecutive([ack["seq"] for ack in acks])
        for each in (a, b):
            await eventually("all have come", lambda: len(each.said) >= 40)
            self.assertEqual(each.said, texts(40))
            self.assert_consecutive(each.numbers)
        self.assertEqual(a.client.unsent, [])

    async def test_goes_on_after_a_connection_that_ended(self) -> None:
        a, b = await self.both()
        for text in texts(60):
            a.client.send(self.group, text)
        for count, how in ((5, "reset"), (20, "end"), (40, "half")):
            await eventually("some have come", lambda: len(b.said) >= count)
            self.proxy.cut(how)
        await eventually("all have come", lambda: min(len(a.said), len(b.said)) >= 60)
        for each in (a, b):
            self.assertEqual(each.said, texts(60))
            self.assert_consecutive(each.numbers)
            self.assertEqual(len(each.began), 1, "it never began anew")
        self.assertIn("pausing", b.states)

    async def test_sends_each_message_once_and_in_order_though_the_server_is_killed_between(self) -> None:
        a, b = await self.both()
        for text in texts(60):
            a.client.send(self.group, text)
        await eventually("some have come", lambda: len(b.said) >= 10)
        await self.restart(signal.SIGKILL, lambda: self.assertTrue(a.client.unsent))
        for each in (a, b):
            each.client.wake()
        await eventually("all have come", lambda: min(len(a.said), len(b.said)) >= 60, 60)
        history = await self.ben.history(self.group, limit=200)
        self.assertEqual([message["content"] for message in history["items"]], texts(60))
        self.assertEqual(a.said, texts(60))
        self.assertEqual(b.said, texts(60))

    async def restart(self, how: signal.Signals, between=lambda: None) -> None:
        """The process was begun on the loop of the class."""
        await asyncio.to_thread(self.loop.run_until_complete, self.server.end(how))
        between()
        await asyncio.to_thread(self.loop.run_until_complete, self.server.start())
        self.proxy.target = self.server.url

    async def test_takes_up_what_an_earlier_run_of_the_program_did_not_send(self) -> None:
        b = await self.listener(self.ben).follows(self.group)
        with tempfile.TemporaryDirectory() as folder:
            storage = FileStorage(f"{folder}/ada.json")
            self.proxy.is_down = True
            first = self.listener(self.ada, storage=storage)
            await first.client.start()
            for text in texts(3):
                first.client.send(self.group, text)
            await first.client.stop()
            self.assertEqual(len(storage.load()), 3)
            self.proxy.is_down = False
            await self.listener(self.ada, storage=storage).client.start()
            await eventually("all have come", lambda: len(b.said) >= 3)
            self.assertEqual(b.said, texts(3))
            await eventually("the storage knows", lambda: storage.load() == [])

    async def test_asks_again_where_a_frame_was_lost(self) -> None:
        b = await self.listener(self.ben).follows(self.group)
        lost: list[int] = []

        def loses(frame: dict) -> bool:
            is_it = frame["type"] == "message" and frame["message"]["content"] == "2"
            if is_it:
                lost.append(frame["seq"])
            return is_it and len(lost) == 1

        self.proxy.loses = loses
        for text in texts(4):
            await self.ada.call("POST", f"/groups/{self.group}/messages", {"content": text})
        await eventually("all have come", lambda: len(b.said) >= 4)
        self.assertEqual(len(lost), 2, "it was lost once, and came again")
        self.assertEqual(b.said, texts(4))
        self.assertEqual(b.states, ["opening", "greeting", "ready"], "on the same connection")

    async def test_begins_anew_where_it_missed_more_than_is_replayed(self) -> None:
        b = await self.listener(self.ben).follows(self.group)
        live = await b.client.open(self.group)
        self.proxy.is_down = True
        self.proxy.cut("reset")
        direct = self.people[0].at(self.server.url)
        for text in texts(REPLAY_MAX + 10):
            await direct.call("POST", f"/groups/{self.group}/messages", {"content": text})
        self.proxy.is_down = False
        b.client.wake()
        await eventually("the history is loaded", lambda: len(live.state.messages) == REPLAY_MAX + 10)
        self.assertEqual([message["content"] for message in live.state.timeline()], texts(REPLAY_MAX + 10))
        await direct.call("POST", f"/groups/{self.group}/messages", {"content": "last"})
        await eventually("events go on", lambda: b.said == ["last"])

    async def test_holds_the_same_as_a_fresh_reader_after_all_sorts_of_changes(self) -> None:
        a, b = await self.both()
        live = await b.client.open(self.group)
        root = await a.client.send(self.group, "root")
        reply = await a.client.send(self.group, "reply", thread=root["seq"])
        other = await b.client.send(self.group, "other", thread=root["seq"])
        await a.client.edit(self.group, reply["seq"], "better")
        await b.client.like(self.group, root["seq"])
        await a.client.like(self.group, root["seq"], "🌊")
        await b.client.delete(self.group, other["seq"])
        await a.client.read(self.group, other["seq"])
        last = await a.client.send(self.group, "last")
        state = await live.until(lambda state: state.seq >= last["seq"])
        fresh = (await self.listener(self.ben).client.open(self.group)).state

        def held(state) -> list[dict]:
            return [{**message, "counted_to": None} for message in state.messages.values()]

        self.assertEqual(held(state), held(fresh))
        self.assertEqual(state.messages[root["seq"]]["reply_count"], 1)
        self.assertEqual(state.members, fresh.members)

    async def test_tells_the_writer_of_a_message_that_is_refused_and_keeps_those_behind_it(self) -> None:
        a = await self.listener(self.ada).follows(self.group)
        refused, behind = a.client.send(self.group, "x" * 9_000), a.client.send(self.group, "behind")
        with self.assertRaises(Problem) as raised:
            await refused
        self.assertEqual((raised.exception.code, raised.exception.field), ("validation_failed", "content"))
        self.assertEqual([len(entry.content) for entry in a.client.unsent], [9_000, 6])
        a.client.discard(a.client.unsent[0].client_id)
        await behind

    async def test_gives_up_a_message_that_no_frame_can_hold_and_comes_back(self) -> None:
        a = await self.listener(self.ada).follows(self.group)
        with self.assertRaises(Problem) as raised:
            await a.client.send(self.group, "x" * 200_000)
        self.assertEqual(raised.exception.code, "bad_request")
        a.client.discard(a.client.unsent[0].client_id)
        await a.client.send(self.group, "small")

    async def test_ends_with_a_group_that_it_was_removed_from(self) -> None:
        b = await self.listener(self.ben).follows(self.group)
        await self.ada.call("DELETE", f"/groups/{self.group}/members/{self.people[1].user['id']}")
        await eventually("it is told", lambda: b.ended)
        self.assertEqual(b.ended, [(self.group, "removed")])
        with self.assertRaises(Problem) as raised:
            await b.client.open(self.group)
        self.assertEqual(raised.exception.code, "not_found")

    async def test_renews_its_token_in_place_and_stays_away_once_the_session_has_ended(self) -> None:
        cleo = (await self.server.person("Cleo")).at(self.proxy.url)
        group = await group_of(cleo)
        first = cleo.tokens
        assert first
        # As if its end were near: the client renews after two thirds of what it thinks is left.
        cleo.tokens = type(first)(first.access_token, first.refresh_token, time.time() + 0.3, first.user)
        c = await self.listener(cleo).follows(group)
        await eventually("it is renewed", lambda: cleo.tokens and cleo.tokens.refresh_token != first.refresh_token)
        await c.client.send(group, "still here")
        self.assertEqual(c.states, ["opening", "greeting", "ready"], "on the same connection")
        assert cleo.tokens
        await cleo.call("POST", "/auth/logout", {"refresh_token": cleo.tokens.refresh_token})
        await eventually("it stops", lambda: c.client.state == "stopped")
        self.assertEqual(c.client.ended_by, 4501)
