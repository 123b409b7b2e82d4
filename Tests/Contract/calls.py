"""A call of each operation that works, and the calls that make it answer each of its codes."""

import base64
import os
import uuid

from world import PASSWORD

UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
}
THUMB = "%F0%9F%91%8D"


class Call:
    def __init__(self, who, path, body=None, headers=None, raw=None):
        self.who, self.path, self.body, self.headers, self.raw = who, path, body, headers or {}, raw

    def but(self, **changes):
        return Call(**{**vars(self), **changes})


class Scene:
    """A group of its own, so that calls do not disturb each other."""

    def __init__(self, world, messages=5):
        self.world = world
        self.group, self.seqs = world.group(messages=messages)
        self.at = f"/groups/{self.group}"
        self.seq = self.seqs[0]
        self.message = f"{self.at}/messages/{self.seq}"
        self.ids = world.ids

    def calls(self):
        """One of each operation that is answered with a success, by who may."""
        at, message, ids = self.at, self.message, self.ids
        thread = f"{at}/threads/{self.seq}"
        login = {"email": self.world.email("asker"), "password": PASSWORD}
        tokens = [{"refresh_token": token} for token in self.world.refresh]
        return {
            "register": Call(None, "/auth/register", {"email": f"{uuid.uuid4().hex}@example.org",
                                                      "password": PASSWORD, "name": "New"}),
            "login": Call(None, "/auth/login", login),
            "refresh": Call(None, "/auth/refresh", tokens[0]),
            "logout": Call(None, "/auth/logout", tokens[1]),
            "getMe": Call("owner", "/me"),
            "changeMe": Call("owner", "/me", {"locale": "de-CH"}),
            "changePassword": Call("asker", "/me/password", {"old": PASSWORD, "new": PASSWORD + "!"}),
            "setPresence": Call("owner", "/me/presence", {"status": "online"}),
            "listSessions": Call("asker", "/me/sessions"),
            "endSession": Call("asker", f"/me/sessions/{self.world.session_id}"),
            "createGroup": Call("owner", "/groups", {"name": "made"}),
            "listGroups": Call("owner", "/groups"),
            "getGroup": Call("owner", at),
            "changeGroup": Call("owner", at, {"description": "Boats"}),
            "deleteGroup": Call("owner", at),
            "joinGroup": Call("member", f"{at}/join"),
            "listMembers": Call("member", f"{at}/members"),
            "addMember": Call("owner", f"{at}/members", {"user_id": ids["operator"]}),
            "changeMember": Call("owner", f"{at}/members/{ids['member']}", {"role": "admin"}),
            "removeMember": Call("owner", f"{at}/members/{ids['member']}"),
            "findUsers": Call("owner", "/users?q=mem"),
            "openDirect": Call("owner", "/direct", {"user_id": ids["admin"]}),
            "listMutes": Call("admin", f"{at}/mutes"),
            "mute": Call("admin", f"{at}/mutes/{ids['member']}"),
            "unmute": Call("admin", f"{at}/mutes/{ids['member']}"),
            "listBans": Call("admin", f"{at}/bans"),
            "ban": Call("admin", f"{at}/bans/{ids['member']}"),
            "unban": Call("admin", f"{at}/bans/{ids['banned']}"),
            "setNotifications": Call("member", f"{at}/notifications", {"level": "mentions"}),
            "sendMessage": Call("member", f"{at}/messages", {"content": "ahoy"}),
            "listMessages": Call("member", f"{at}/messages"),
            "getMessage": Call("member", message),
            "markRead": Call("member", f"{at}/read", {"seq": self.seq}),
            "listChanges": Call("member", f"{at}/changes"),
            "exportGroup": Call("owner", f"{at}/export"),
            "editMessage": Call("member", message, {"content": "ahoy there"}),
            "deleteMessage": Call("member", message),
            "listMessageVersions": Call("member", f"{message}/history"),
            "likeMessage": Call("member", f"{message}/likes"),
            "unlikeMessage": Call("member", f"{message}/likes"),
            "likeMessageWith": Call("member", f"{message}/likes/{THUMB}"),
            "unlikeMessageWith": Call("member", f"{message}/likes/{THUMB}"),
            "markReceived": Call("member", f"{at}/received", {"seq": self.seq}),
            "listReceipts": Call("member", f"{message}/receipts"),
            "getThread": Call("member", thread),
            "followThread": Call("member", f"{thread}/follow"),
            "unfollowThread": Call("member", f"{thread}/follow"),
            "groupPresence": Call("member", f"{at}/presence"),
            "listPresence": Call("member", "/presence"),
            "search": Call("member", f"/search?q=message&group={self.group}"),
            "findSimilar": Call("member", f"/search/similar?text=message+number&group={self.group}"),
            "realtime": Call("member", "/ws", headers=UPGRADE),
            "health": Call(None, "/health"),
            "readiness": Call(None, "/health/ready"),
            "databaseHealth": Call(None, "/health/db"),
            "performance": Call("operator", "/performance"),
            "metrics": Call("operator", "/metrics"),
            "docs": Call(None, "/docs"),
            "openAPI": Call(None, "/openapi.json"),
            "asyncAPI": Call(None, "/asyncapi.json"),
        }

    def second_successes(self, calls):
        """Where an operation has another success: what is asked first, then what has it."""
        again = calls["sendMessage"].but(body={"content": "ahoy", "client_id": str(uuid.uuid4())})
        tag = self.world.ask(None, "GET", "/docs").headers["etag"]
        return [("sendMessage", again), ("sendMessage", again), ("openDirect", calls["openDirect"]),
                ("docs", calls["docs"].but(headers={"If-None-Match": tag}))]

    def conflicts(self):
        """A call that contradicts what is, for each operation that can be contradicted."""
        ids, world = self.ids, self.world
        world.ask("member", "DELETE", f"{self.at}/messages/{self.seq}")
        direct = f"/groups/{world.post('owner', '/direct', user_id=ids['outsider'])['id']}"
        stranger = ids["outsider"]
        return {
            "register": Call(None, "/auth/register", {"email": world.email("asker"), "password": PASSWORD, "name": "A"}),
            "changeGroup": Call("owner", direct, {"name": "ours"}),
            "deleteGroup": Call("owner", direct),
            "addMember": Call("owner", f"{self.at}/members", {"user_id": ids["member"]}),
            "changeMember": Call("owner", f"{direct}/members/{stranger}", {"role": "admin"}),
            "removeMember": Call("owner", f"{self.at}/members/{ids['owner']}"),
            "mute": Call("owner", f"{direct}/mutes/{stranger}"),
            "unmute": Call("owner", f"{direct}/mutes/{stranger}"),
            "ban": Call("owner", f"{direct}/bans/{stranger}"),
            "unban": Call("owner", f"{direct}/bans/{stranger}"),
            "listChanges": Call("member", f"{self.at}/changes?epoch=another&after=1"),
            "editMessage": Call("member", self.message, {"content": "again"}),
            "likeMessage": Call("member", f"{self.message}/likes"),
            "unlikeMessage": Call("member", f"{self.message}/likes"),
            "likeMessageWith": Call("member", f"{self.message}/likes/{THUMB}"),
            "unlikeMessageWith": Call("member", f"{self.message}/likes/{THUMB}"),
        }


def wrong(operation, call):
    """The same call with something in it that cannot be."""
    if operation.has_body:
        name = {"changeMe": "locale", "changeGroup": "name", "mute": "until"}.get(operation.id, "content")
        return call.but(body={name: {"no": "text"}})
    names = [parameter["name"] for parameter in operation.value.get("parameters", [])]
    if "limit" in names:
        return call.but(path=call.path + ("&" if "?" in call.path else "?") + "limit=0")
    head, _, tail = call.path[1:].partition("/")
    parts = tail.split("/")
    parts[-1 if head == "me" else 0] = "x" * 65
    return call.but(path=f"/{head}/{'/'.join(parts)}")


def unknown(operation, call):
    """The same call about what is not there, or not for who asks."""
    if operation.id == "changeMe":
        return call.but(body={"avatar": str(uuid.uuid4())})
    if operation.id == "openDirect":
        return call.but(body={"user_id": str(uuid.uuid4())})
    if operation.id == "endSession":
        return call.but(path=f"/me/sessions/{uuid.uuid4()}")
    return call.but(who="outsider")
