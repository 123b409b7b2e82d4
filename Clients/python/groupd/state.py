from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# How many messages are held. With more, the oldest go.
MESSAGES_MAX = 2_000

#: As on the wire, and with `counted_to`: up to which number changes of its thread are in its `reply_count`.
Message = dict[str, Any]
Frame = dict[str, Any]


@dataclass(frozen=True)
class GroupState:
    """What a client knows of one group. Never changed: what happens gives the next state."""

    group: str
    me: str | None = None
    #: The last event that is in it.
    seq: int = 0
    #: The group itself, as in `GET /groups/{group}`.
    value: Mapping[str, Any] | None = None
    #: By their numbers, ascending.
    messages: Mapping[int, Message] = field(default_factory=dict)
    #: From where on messages are held; None where that is the beginning.
    oldest: int | None = None
    members: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: How far each person has read, and received.
    read: Mapping[str, int] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)
    #: Who types in which thread (0: in none); whoever shows it ends that after 10 s.
    typing: Mapping[str, int] = field(default_factory=dict)
    #: History must be loaded again.
    is_stale: bool = False

    # History

    def load(self, *, me: str, value: Frame, members: list[Frame], page: Frame) -> GroupState:
        """The state anew. The group was read first: events from its number on follow, and those that the members or
        the page have in them already change nothing."""
        by_id = {item["user"]["id"]: {"user": item["user"], "role": item["role"]} for item in members}
        fresh = GroupState(
            self.group, me=me, seq=value["last_seq"], value=value, members=by_id, received=self.received,
            read=_moved(self.read, me, value["last_read_seq"]))
        return fresh.add_page(page)

    def add_page(self, page: Frame) -> GroupState:
        """A page of history on top, of the newest messages or of those before `oldest`. It may be newer than the
        state: of each message the latest counts."""
        messages = dict(self.messages)
        for message in page["items"]:
            held = self.messages.get(message["seq"])
            if not held or message["changed_seq"] >= held["changed_seq"]:
                messages[message["seq"]] = self._counted(message, page["last_seq"])
        oldest = page["items"][0]["seq"] if page["items"] and page["next"] is not None else None
        return replace(self, messages=dict(sorted(messages.items())), oldest=oldest)

    def _counted(self, message: Message, page_seq: int) -> Message:
        """A message from a page, with what became of its replies after the page."""
        count = message["reply_count"]
        for reply in self.messages.values():
            if reply["thread"] != message["seq"]:
                continue
            if reply["seq"] > page_seq and not reply["deleted"]:
                count += 1
            if reply["seq"] <= page_seq < reply["changed_seq"] and reply["deleted"]:
                count -= 1
        return {**message, "reply_count": count, "counted_to": max(page_seq, self.seq)}

    # Events

    def apply(self, event: Frame) -> GroupState:
        """A durable event, each once and in order."""
        if event["seq"] <= self.seq:
            return self
        state = replace(self, seq=event["seq"])
        match event["type"]:
            case "message":
                return state._appeared(event["message"])
            case "edited" | "deleted":
                return state._changed(event["message"], event["seq"])
            case "liked":
                return state._liked(event)
            case "member":
                return replace(state, members=_with_member(state.members, event))
            case "group":
                value = event["value"] and {**(state.value or {}), **event["value"]}
                return replace(state, value=value)
            case "erased":
                return state._erased(event["user"])
        return state

    def _appeared(self, message: Message) -> GroupState:
        """Whoever writes has read what was there, and types no more."""
        author, seq = message["user"]["id"], message["seq"]
        state = replace(
            self, typing={user: thread for user, thread in self.typing.items() if user != author},
            read=_moved(self.read, author, seq), received=_moved(self.received, author, seq))
        if seq in self.messages:
            return state._changed(message, seq)
        # Its replies are counted as they come: a replayed message tells how many there are by now.
        held = {**message, "liked": [], "reply_count": 0, "counted_to": seq}
        state = replace(state, messages={**self.messages, seq: held})._trimmed()
        return state if message["deleted"] else state._with_replies(message["thread"], +1, seq)

    def _changed(self, message: Message, seq: int) -> GroupState:
        held = self.messages.get(message["seq"])
        if not held:
            # A reply from before what is held: that it went is news to its thread. Replayed edits may show it gone
            # already.
            is_news = seq == message["changed_seq"] and message["deleted"]
            return self._with_replies(message["thread"], -1, seq) if is_news else self
        if message["changed_seq"] < held["changed_seq"]:
            return self
        kept = {"reply_count": held["reply_count"], "counted_to": held["counted_to"]}
        liked = [] if message["deleted"] else held.get("liked", [])
        state = self._with_message({**message, **kept, "liked": liked})
        if not message["deleted"] or held["deleted"]:
            return state
        return state._with_replies(message["thread"], -1, message["changed_seq"])

    def _with_replies(self, thread: int | None, difference: int, seq: int) -> GroupState:
        """A page may have counted what is only delivered now."""
        root = self.messages.get(thread) if thread is not None else None
        if not root or seq <= root["counted_to"]:
            return self
        return self._with_message({**root, "reply_count": root["reply_count"] + difference})

    def _liked(self, event: Frame) -> GroupState:
        held = self.messages.get(event["target"])
        if not held or held["deleted"]:
            return self
        message, emoji = dict(held), event["emoji"]
        if event["user"] == self.me:
            others = [other for other in held.get("liked", []) if other != emoji]
            message["liked"] = [*others, emoji] if event["on"] else others
        # A message read after this like has it in its counts.
        if event["seq"] > held["changed_seq"]:
            others_counts = {other: count for other, count in held["likes"].items() if other != emoji}
            message["likes"] = {**others_counts, emoji: event["count"]} if event["count"] > 0 else others_counts
            message["changed_seq"] = event["seq"]
        return self._with_message(message)

    def _erased(self, user: str) -> GroupState:
        """All messages of that person are tombstones. How many replies went that are not held, only the server
        knows."""
        nothing = {"content": "", "attachments": [], "likes": {}, "liked": [], "mentions": [], "deleted": True}
        messages = {
            seq: {**message, **nothing, "changed_seq": max(self.seq, message["changed_seq"])}
            if message["user"]["id"] == user else message
            for seq, message in self.messages.items()
        }
        members = {id: member for id, member in self.members.items() if id != user}
        return replace(self, messages=messages, members=members, is_stale=True)

    # Signals

    def hear(self, signal: Frame) -> GroupState:
        """What has no number: positions and typing."""
        match signal["type"]:
            case "read":
                return replace(
                    self, read=_moved(self.read, signal["user"], signal["seq"]),
                    received=_moved(self.received, signal["user"], signal["seq"]))
            case "received":
                return replace(self, received=_moved(self.received, signal["user"], signal["seq"]))
            case "typing":
                return replace(self, typing={**self.typing, signal["user"]: signal["thread"] or 0})
        return self

    # Questions

    def timeline(self, thread: int | None = None) -> list[Message]:
        """What stands in the timeline, or in one thread below its root, in order."""
        return [message for message in self.messages.values() if message["thread"] == thread]

    def unread_count(self) -> int | None:
        """How many messages come after the own read position; None where they are not all held."""
        position = self.read.get(self.me or "", 0)
        if self.oldest is not None and position < self.oldest - 1:
            return None
        return sum(1 for seq in self.messages if seq > position)

    def readers(self, seq: int) -> list[str]:
        """Who has read a message, its author left out."""
        message = self.messages.get(seq)
        author = message["user"]["id"] if message else None
        return [user for user, position in self.read.items() if position >= seq and user != author]

    # Parts

    def _with_message(self, message: Message) -> GroupState:
        return replace(self, messages={**self.messages, message["seq"]: message})

    def _trimmed(self) -> GroupState:
        if len(self.messages) <= MESSAGES_MAX:
            return self
        messages = dict(list(self.messages.items())[-MESSAGES_MAX:])
        return replace(self, messages=messages, oldest=next(iter(messages)))


def _moved(positions: Mapping[str, int], user: str, seq: int) -> Mapping[str, int]:
    return positions if positions.get(user, 0) >= seq else {**positions, user: seq}


def _with_member(members: Mapping[str, Any], event: Frame) -> dict[str, Any]:
    user, role = event["user"], event["role"]
    if event["change"] in ("left", "removed", "banned"):
        return {id: member for id, member in members.items() if id != user["id"]}
    if role and (event["change"] == "joined" or user["id"] in members):
        return {**members, user["id"]: {"user": user, "role": role}}
    return dict(members)
