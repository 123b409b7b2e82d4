"""People and groups to ask about: some for the deliberate calls, many for the random ones."""

import json
import uuid

from server import ask

PASSWORD = "correct horse battery staple"
PEOPLE = ["owner", "admin", "member", "muted", "banned", "outsider", "operator"]
GROUPS, VICTIMS, DISPOSABLE, MESSAGES = 6, 12, 40, 12


class World:
    """Made by REST and by the command line on a server whose limits are out of the way."""

    def __init__(self, server):
        self.server = server
        self.ids, self.tokens, self.refresh, self.session_id = {}, {}, [], None
        for name in PEOPLE + [f"victim{n}" for n in range(VICTIMS)]:
            self.person(name)

    def person(self, name):
        flags = ["--operator"] if name == "operator" else []
        self.ids[name] = self.server.run("user", "create", "--email", self.email(name), "--name", name, *flags)
        self.tokens[name] = self.server.run("token", self.email(name))

    @staticmethod
    def email(name):
        return f"{name}@example.org"

    def ask(self, who, method, path, body=None, **more):
        return ask(self.server.port, method, path, token=self.tokens.get(who), body=body, **more)

    def post(self, who, path, **body):
        answer = self.ask(who, "POST", path, body or None)
        assert answer.status in (200, 201, 204), f"{path}: {answer}"
        return answer.json if answer.body else None

    def group(self, visibility="private", messages=MESSAGES, victims=()):
        """A group with everybody in their place, and messages of its member: a thread, tombstones, likes."""
        group = self.post("owner", "/groups", name=f"Harbour {uuid.uuid4().hex[:6]}", visibility=visibility)["id"]
        for name, role in [("admin", "admin"), ("member", "member"), ("muted", "member"), ("banned", "member"),
                           *((name, "member") for name in victims)]:
            self.post("owner", f"/groups/{group}/members", user_id=self.ids[name], role=role)
        seqs = []
        for number in range(messages):
            body = {"content": f"message {number} <@{self.ids['member']}>"}
            if number % 3 == 1:
                body["thread"] = seqs[0]
            who = ("member", "admin", "owner")[number % 3]
            seqs.append(self.post(who, f"/groups/{group}/messages", **body)["seq"])
        if messages > 4:
            self.ask("owner", "DELETE", f"/groups/{group}/messages/{seqs.pop(3)}")
            self.ask("admin", "PUT", f"/groups/{group}/messages/{seqs[0]}/likes")
        self.ask("owner", "PUT", f"/groups/{group}/mutes/{self.ids['muted']}")
        self.ask("owner", "PUT", f"/groups/{group}/bans/{self.ids['banned']}")
        return group, seqs

    def session(self, email):
        answer = ask(self.server.port, "POST", "/auth/login", body={"email": email, "password": PASSWORD})
        assert answer.status == 200, answer
        return answer.json

    def to_end(self, *names):
        """Sessions that may be ended, and those that may not."""
        sessions, kept = [], []
        for name in names:
            for _ in range(3):
                self.server.run("token", self.email(name))
            for session in self.ask(name, "GET", "/me/sessions").json["items"]:
                (kept if session["current"] else sessions).append(session["id"])
        return sessions, kept

    def pools(self):
        """What the random calls take real ids from. What ends something takes what is there to be ended."""
        victims = [f"victim{n}" for n in range(VICTIMS)]
        groups, seqs = [], []
        for number in range(GROUPS):
            group, found = self.group("public" if number % 2 else "private", victims=victims)
            groups.append(group)
            seqs += found
        direct = self.post("owner", "/direct", user_id=self.ids["member"])["id"]
        self.post("owner", f"/groups/{direct}/messages", content="between us")
        theirs = self.post("outsider", "/groups", name="elsewhere")["id"]
        sessions, kept = self.to_end("owner", "outsider")
        disposable = [self.post(who, "/groups", name="to be ended")["id"]
                      for who in ("owner", "outsider") for _ in range(DISPOSABLE // 2)]
        return {
            "groups": groups + [direct, theirs], "disposable": disposable, "seqs": sorted(set(seqs)),
            "users": [self.ids[name] for name in victims], "emails": [self.email(name) for name in victims],
            "epochs": [self.ask("owner", "GET", f"/groups/{groups[0]}").json["epoch"]],
            "sessions": sessions, "kept_sessions": kept, "client_ids": [str(uuid.uuid4()) for _ in range(5)],
        }

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.pools(), file)
