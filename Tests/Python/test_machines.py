"""What decides: the connection, a group's stream, the outbox; without sockets and clocks."""

from __future__ import annotations

import unittest
from math import inf

from groupd import BackOff, Connection, Entry, Outbox, Position, Problem, Stream
from groupd.stream import Began, Deliver, Ended, Load, Subscribe

HEARTBEAT = 25.0
READY = {"type": "ready", "heartbeat_ms": HEARTBEAT * 1000}


def half() -> float:
    return 0.5


def ready() -> Connection:
    """One that is ready at 0."""
    connection = Connection(half)
    assert connection.start(0) == ["open"]
    assert connection.opened(0) == ["greet"]
    connection.received(READY, 0)
    assert connection.state == "ready"
    return connection


class ConnectionTests(unittest.TestCase):
    def test_pauses_grow_up_to_a_bound(self) -> None:
        back_off = BackOff(lambda: 1.0)
        self.assertEqual([back_off.next() for _ in range(8)], [0.5, 1, 2, 4, 8, 16, 30, 30])
        back_off.reset()
        self.assertEqual(back_off.next(3), 3.5)

    def test_the_close_code_says_whether_to_come_back(self) -> None:
        back = [1000, 1001, 1006, 1009, 1011, 1012, 4000, 4008, 4029, 4030, 4499]
        away = [4500, 4503, 4509, 4999]
        for code, state in [*((code, "pausing") for code in back), *((code, "stopped") for code in away)]:
            with self.subTest(code=code):
                connection = ready()
                self.assertEqual(connection.closed(code, 1), [])
                self.assertEqual(connection.state, state)
                self.assertEqual(connection.ended_by, code if state == "stopped" else None)
                expected = ["open"] if state == "pausing" else []
                self.assertEqual(connection.tick(min(connection.deadline, 100)), expected)

    def test_comes_back_where_a_message_was_the_reason(self) -> None:
        connection = ready()
        connection.closed(4500, 1, is_for_message=True)
        self.assertEqual(connection.state, "pausing")

    def test_waits_as_the_server_asks(self) -> None:
        connection = ready()
        connection.received({"type": "bye", "reconnect_after_ms": 3_500}, 0)
        connection.closed(1012, 1)
        self.assertEqual(connection.deadline, 4.5)
        connection.tick(4.5)
        connection.closed(1006, 5, retry_after=7)
        self.assertEqual(connection.deadline, 12.5)

    def test_asks_after_a_silent_heartbeat_and_leaves_when_nothing_comes(self) -> None:
        connection = ready()
        self.assertEqual(connection.tick(HEARTBEAT - 0.001), [])
        self.assertEqual(connection.tick(HEARTBEAT), ["ping"])
        self.assertEqual(connection.tick(HEARTBEAT + 9.9), [])
        self.assertEqual(connection.tick(HEARTBEAT + 10), ["close"])
        self.assertEqual(connection.state, "pausing")

    def test_gives_up_what_does_not_open_or_greet(self) -> None:
        for is_opened in (False, True):
            connection = Connection(half)
            connection.start(0)
            if is_opened:
                connection.opened(0)
            self.assertEqual(connection.tick(15), ["close"])
            self.assertEqual(connection.state, "pausing")

    def test_renews_a_token_in_place_once_and_tries_again_what_failed(self) -> None:
        connection = ready()
        connection.token_ends(3, 0)
        self.assertEqual(connection.tick(1.999), [])
        self.assertEqual(connection.tick(2), ["renew"])
        self.assertEqual(connection.tick(2.001), [])
        self.assertEqual(connection.renewal_failed(2.1), [])
        self.assertEqual(connection.tick(2.35), ["renew"])
        connection.token_ends(903, 3)
        self.assertEqual(connection.renewed(3), ["again"])
        self.assertEqual(connection.state, "ready")

    def test_renews_a_refused_token_not_in_a_circle(self) -> None:
        connection = ready()
        self.assertEqual(connection.closed(4501, 0), ["renew"])
        self.assertEqual(connection.renewed(0), ["open"])
        connection.opened(0)
        self.assertEqual(connection.closed(4501, 0), [])
        self.assertEqual(connection.tick(connection.deadline), ["renew"])
        self.assertEqual(connection.renewal_refused(), [])
        self.assertEqual((connection.state, connection.ended_by), ("stopped", 4501))
        self.assertEqual(connection.renewed(1), [], "what comes after the end opens nothing")


def event(seq: int) -> dict:
    return {"type": "message", "seq": seq}


def subscribed(ref: str | None, last_seq: int, recovered: bool = True) -> dict:
    return {"ref": ref, "epoch": "e1", "last_seq": last_seq, "recovered": recovered}


def live(*, loads: bool = False) -> Stream:
    """One that is live, behind 10."""
    stream = Stream("g", Position("e1", 10), loads=loads)
    stream.greeting("hello", 0)
    assert stream.subscribed(subscribed("hello", 12)) == []
    return stream


class StreamTests(unittest.TestCase):
    def test_delivers_each_number_once_and_asks_again_at_a_hole(self) -> None:
        cases = [
            ([11, 12], [Deliver, Deliver], 12), ([11, 11, 10, 12], [Deliver, Deliver], 12),
            ([11, 13], [Deliver, Subscribe], 11), ([12, 11, 12, 13], [Subscribe], 10),
        ]
        for seqs, kinds, position in cases:
            with self.subTest(seqs=seqs):
                stream = live()
                actions = [action for seq in seqs for action in stream.event(event(seq), 0)]
                self.assertEqual([type(action) for action in actions], kinds)
                self.assertEqual(stream.position, Position("e1", position))

    def test_goes_on_with_the_answer_to_what_it_asked_last(self) -> None:
        stream = live()
        [first] = stream.event(event(12), 0)
        self.assertEqual(stream.tick(14.9), [])
        [second] = stream.tick(15)
        stream.subscribed(subscribed(first.ref, 12))
        self.assertEqual(stream.event(event(11), 0), [])
        stream.subscribed(subscribed(second.ref, 12))
        self.assertEqual(stream.event(event(11), 0), [Deliver(event(11))])

    def test_asks_again_where_the_head_is_beyond_what_arrived(self) -> None:
        for seq, kinds in [(9, []), (10, []), (11, [Subscribe])]:
            self.assertEqual([type(action) for action in live().head(seq, 0)], kinds)

    def test_begins_anew_with_resync(self) -> None:
        resync = {"epoch": "e2", "last_seq": 3}
        follower = live()
        self.assertEqual(follower.resync(resync), [Began()])
        self.assertEqual(follower.position, Position("e2", 3))
        reader = live(loads=True)
        self.assertEqual(reader.resync(resync), [Load()])
        self.assertEqual(reader.event(event(4), 0), [])
        [asked] = reader.loaded(Position("e2", 5), 0)
        reader.subscribed({**subscribed(asked.ref, 6), "epoch": "e2"})
        self.assertEqual(reader.event(event(6), 0), [Deliver(event(6))])

    def test_loads_again_what_could_not_be_loaded_or_ends(self) -> None:
        stream = live(loads=True)
        stream.resync({"epoch": "e1", "last_seq": 900})
        self.assertEqual(stream.load_failed("unavailable", 1, 0), [])
        self.assertEqual(stream.tick(1), [Load()])
        self.assertEqual(stream.load_failed("not_found", None, 2), [Ended("not_found")])

    def test_asks_later_where_it_is_refused_for_now_and_ends_where_for_good(self) -> None:
        stream = live()
        [asked] = stream.event(event(12), 0)
        self.assertEqual(stream.refused("other", "rate_limited", 0.5, 0), [])
        self.assertEqual(stream.refused(asked.ref, "rate_limited", 0.5, 0), [])
        [again] = stream.tick(0.5)
        self.assertEqual(stream.refused(again.ref, "not_found", None, 1), [Ended("not_found")])
        self.assertEqual((stream.deadline, stream.ended("removed")), (inf, []))

    def test_keeps_its_position_over_a_lost_connection(self) -> None:
        stream = live()
        stream.event(event(11), 0)
        stream.lost()
        self.assertEqual(stream.event(event(12), 0), [])
        stream.greeting("hello", 0)
        stream.subscribed(subscribed("hello", 12))
        self.assertEqual(stream.event(event(12), 0), [Deliver(event(12))])


def outbox(*names: str) -> Outbox:
    """Messages like "a1": the first to group a."""
    made = Outbox((), half)
    for name in names:
        made.add(Entry(name, name[0], name))
    return made


def ids(entries: list[Entry]) -> list[str]:
    return [entry.client_id for entry in entries]


class OutboxTests(unittest.TestCase):
    def test_has_one_message_of_a_group_on_its_way_in_order(self) -> None:
        box = outbox("a1", "a2", "b1")
        self.assertEqual(ids(box.next(0)), ["a1", "b1"])
        self.assertEqual(box.next(0), [])
        box.acknowledged("a1")
        self.assertEqual(ids(box.next(0)), ["a2"])

    def test_is_bounded_and_takes_nothing_twice(self) -> None:
        box = outbox(*(f"a{number}" for number in range(200)))
        with self.assertRaises(Problem) as raised:
            box.add(Entry("more", "a", ""))
        self.assertEqual(raised.exception.code, "outbox_full")
        with self.assertRaises(Problem) as raised:
            outbox("a1").add(Entry("a1", "a", ""))
        self.assertEqual(raised.exception.code, "conflict")

    def test_sends_the_same_again_when_the_server_asks_to_wait(self) -> None:
        for code in ("rate_limited", "overloaded", "unavailable"):
            box = outbox("a1", "a2")
            box.next(0)
            self.assertIsNone(box.refused("a1", Problem("Later.", code, retry_after=1), 0))
            self.assertEqual((box.next(1.2), box.deadline), ([], 1.25))
            self.assertEqual(ids(box.next(1.25)), ["a1"])

    def test_stops_a_group_at_what_does_not_pass_until_somebody_says(self) -> None:
        box = outbox("a1", "a2", "b1", "b2")
        box.next(0)
        refused = box.refused("a1", Problem("No.", "forbidden"), 0)
        self.assertEqual(refused and refused.problem and refused.problem["code"], "forbidden")
        box.acknowledged("b1")
        self.assertEqual(ids(box.next(0)), ["b2"])
        box.retry("a1")
        self.assertEqual(ids(box.next(0)), ["a1"])
        box.remove("a1")
        self.assertEqual(ids(box.next(0)), ["a2"])

    def test_takes_a_server_that_always_fails_at_one_message_for_a_refusal(self) -> None:
        box, outcomes = outbox("a1"), []
        for number in range(5):
            box.next(number * 100)
            outcomes.append(box.refused("a1", Problem("Oh.", "internal"), number * 100) is not None)
        self.assertEqual(outcomes, [False, False, False, False, True])

    def test_finds_the_message_that_a_connection_ended_for_one_at_a_time(self) -> None:
        for code in (1007, 1009, 4500):
            box = outbox("a1", "b1", "c1")
            box.next(0)
            self.assertEqual(box.lost(code), (True, None))
            self.assertEqual(ids(box.next(0)), ["a1"])
            box.acknowledged("a1")
            self.assertEqual(ids(box.next(0)), ["b1"])
            refused = box.lost(code).refused
            self.assertEqual(refused and refused.client_id, "b1")
            self.assertEqual(ids(box.next(0)), ["c1"])

    def test_sends_again_what_was_on_its_way(self) -> None:
        box = outbox("a1", "b1")
        box.next(0)
        self.assertEqual(box.lost(1006), (False, None))
        self.assertEqual(ids(box.next(0)), ["a1", "b1"])
        self.assertEqual(outbox("a1").lost(4500), (False, None), "nothing was on its way")
