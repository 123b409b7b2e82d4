"""Makes every operation answer each of its codes, on servers that are as tight, as full or as broken as that takes."""

import concurrent.futures
import json
import os
import signal
import socket
import time

from calls import Scene, Call, UPGRADE, unknown, wrong
from server import ask, ask_slowly
from world import PASSWORD

BAD = "?%ff"
ELSEWHERE = {"Origin": "https://elsewhere.example"}


class Provoker:
    def __init__(self, document, record, world):
        self.document, self.record, self.world = document, record, world

    def send(self, name, call, server=None, seconds=60):
        """Asks, records, and checks that the answer is documented."""
        operation = self.document.operations[name]
        port = (server or self.world.server).port
        answer = ask(port, operation.method, call.path, token=self.world.tokens.get(call.who, call.who),
                     body=call.body, raw=call.raw, headers=call.headers, seconds=seconds)
        return self.note(operation, answer)

    def note(self, operation, answer):
        self.record.add(operation.id, answer.status, answer.code, "deliberate")
        if fault := self.document.fault(operation, answer):
            self.record.fault(f"{operation.id}: {fault}: {answer}")
        return answer

    def expect(self, name, call, status, server=None):
        answer = self.send(name, call, server)
        if answer.status not in (status if isinstance(status, tuple) else (status,)):
            self.record.fault(f"{name}: {status} was expected: {answer}")

    def has(self, name, code):
        return any(known == code for _, known in self.document.operations[name].outcomes)

    # MARK: A server like any other

    def prepare_sessions(self):
        """Sessions to be listed, refreshed and ended; the one who has them is `asker` from here."""
        world = self.world
        world.server.run("user", "create", "--email", world.email("asker"), "--name", "asker", "--password-stdin",
                         stdin=PASSWORD + "\n")
        for _ in range(4):
            signed_in = world.session(world.email("asker"))
            world.refresh.append(signed_in["refresh_token"])
        world.ids["asker"], world.tokens["asker"] = signed_in["user"]["id"], signed_in["access_token"]
        # The newest come first: this is the last but one.
        world.session_id = world.ask("asker", "GET", "/me/sessions").json["items"][1]["id"]

    def successes(self):
        order = sorted(self.document.operations, key="changePassword".__eq__)
        for name in order:
            calls = Scene(self.world).calls()
            self.expect(name, calls[name], (200, 201, 204, 101))
        scene = Scene(self.world)
        for name, call in scene.second_successes(scene.calls()):
            self.expect(name, call, (200, 201, 304))

    def refusals(self):
        """What is wrong with a request whatever the server's state."""
        for name, operation in self.document.operations.items():
            call = Scene(self.world, messages=1).calls()[name]
            for code, status, make in (
                ("bad_request", 400, self.bad), ("validation_failed", 422, wrong), ("not_found", 404, unknown),
                ("unauthenticated", 401, self.unknown_caller), ("forbidden", 403, self.forbidden),
                ("unsupported_media_type", 415, lambda _, call: call.but(headers={"Content-Type": "text/plain"})),
                ("payload_too_large", 413, lambda _, call: call.but(body=None, raw=b" " * 1_100_000)),
                ("uri_too_long", 414, lambda _, call: call.but(path=call.path.partition("?")[0] + "?" + "x" * 9_000)),
                ("upgrade_required", 426, lambda _, call: call.but(headers={})),
            ):
                if self.has(name, code):
                    given = make(operation, call)
                    if code == "unsupported_media_type" and given.body is None:
                        given = given.but(raw=b"x")
                    self.expect(name, given, status)
        for name, call in Scene(self.world).conflicts().items():
            self.expect(name, call, 409)

    def bad(self, operation, call):
        if operation.id == "realtime":
            return call.but(headers={**UPGRADE, "Sec-WebSocket-Key": "x"})
        return call.but(path=call.path.partition("?")[0] + BAD)

    def unknown_caller(self, operation, call):
        if operation.id == "login":
            return call.but(body={**call.body, "password": "not the right one"})
        if operation.id in ("refresh", "logout"):
            return call.but(body={"refresh_token": "x"})
        return call.but(who="no token")

    def forbidden(self, operation, call):
        if operation.method != "GET" or operation.id == "realtime":
            return call.but(headers={**call.headers, **ELSEWHERE})
        if operation.role == "operator":
            return call.but(who="outsider")
        group, _ = self.world.group("public", messages=1)
        if "group=" in call.path:
            return call.but(path=call.path.partition("group=")[0] + f"group={group}", who="outsider")
        return call.but(path=f"/groups/{group}/" + call.path.split("/", 3)[3], who="outsider")

    def transport(self, server):
        """What never becomes a request of an operation."""
        for method, path, headers, status in (
            ("GET", "/nowhere", {}, 404), ("PUT", "/health", {}, 405), ("GET", "/" + "x" * 9_000, {}, 414),
            ("GET", "/health", {f"X-{n}": "x" * 4_000 for n in range(10)}, 431), ("GET", "/%ff", {}, 400),
        ):
            answer = ask(server.port, method, path, headers=headers)
            self.record.add("", answer.status, answer.code, "deliberate")
            if answer.status != status:
                self.record.fault(f"{method} {path[:20]}: {status} was expected: {answer}")

    # MARK: A tight one

    def limited(self, server):
        """Where one may ask once a minute, and have one socket."""
        calls = self.kept
        for name, call in calls.items():
            if name == "realtime" or not self.has(name, "rate_limited"):
                continue
            for _ in range(6):
                if self.send(name, call, server).status == 429:
                    break
            else:
                self.record.fault(f"{name}: 429 was expected.")
        with connected(server, UPGRADE, self.world.tokens["member"]):
            self.expect("realtime", calls["realtime"], 429, server)

    def impatient(self, server):
        """Where a body has to come within a second."""
        names = [name for name in self.kept if self.has(name, "request_timeout")]
        with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
            list(pool.map(lambda name: self.slow(name, self.kept[name], server), names))

    def slow(self, name, call, server):
        operation = self.document.operations[name]
        self.note(operation, ask_slowly(
            server.port, operation.method, call.path, token=self.world.tokens.get(call.who)))

    # MARK: A full one, and broken ones

    def full(self, server, connections):
        held = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(connections)]
        try:
            for connection in held:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                connection.recv(4_096)
            for name, call in self.kept.items():
                self.expect(name, call, 503, server)
        finally:
            for connection in held:
                connection.close()

    def without_embedder(self, server):
        """Where words are all there is to search by."""
        call = self.kept["search"]
        self.expect("search", call.but(path=call.path + "&mode=semantic"), 503, server)
        mode = self.send("search", call, server).json["mode"]
        if mode != "keyword":
            self.record.fault(f"search: keyword was expected: {mode}")

    def without_database(self, server):
        processes = server.postgres()
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            names = [name for name in self.kept if self.has(name, "unavailable")] + ["readiness", "databaseHealth"]
            deadline = time.monotonic() + 60
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda name: self.unavailable(name, server, deadline), names))
        finally:
            for process in processes:
                try:
                    os.kill(process, signal.SIGCONT)
                except ProcessLookupError:
                    pass  # ended by its supervisor meanwhile

    def unavailable(self, name, server, deadline):
        while time.monotonic() < deadline:
            answer = self.send(name, self.kept[name], server)
            if answer.status == 503 and answer.code in ("unavailable", ""):
                return
            time.sleep(0.2)
        self.record.fault(f"{name}: 503 unavailable was expected.")

    def broken(self, server):
        """Where the tables are gone: a fault that nothing in the server is there for."""
        server.sql("alter schema groupd rename to gone;")
        for name, call in self.kept.items():
            if self.has(name, "internal"):
                self.expect(name, call, 500, server)
        for name in self.kept:
            if not self.has(name, "unavailable") and not self.has(name, "internal"):
                self.send(name, self.kept[name], server)

    def keep(self):
        """Calls for servers on which no scene can be made any more."""
        self.kept = Scene(self.world, messages=2).calls()
        self.kept["changePassword"] = self.kept["changePassword"].but(body={"old": PASSWORD, "new": PASSWORD})


class connected:
    """A WebSocket that somebody has open."""

    def __init__(self, server, headers, token):
        lines = [f"{key}: {value}" for key, value in {**headers, "Authorization": f"Bearer {token}"}.items()]
        self.request = "\r\n".join(["GET /ws HTTP/1.1", "Host: a", *lines, "", ""]).encode()
        self.port = server.port

    def __enter__(self):
        self.connection = socket.create_connection(("127.0.0.1", self.port))
        self.connection.sendall(self.request)
        self.connection.recv(4_096)
        hello = b'{"type":"hello","subscribe":"none"}'
        # A client's frame has a mask; this one changes nothing.
        self.connection.sendall(bytes([0x81, 0x80 | len(hello), 0, 0, 0, 0]) + hello)
        self.connection.recv(4_096)

    def __exit__(self, *_):
        self.connection.close()
