"""Drives the built server with Schemathesis and with deliberate calls, and demands that every operation has answered a
success and each code that is documented, and nothing else.

    python3 contract.py PROGRAM [--examples N] [--seed N] [--only deliberate|random]
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time

import page
import planted
import realtime
from document import Document
from provoke import Provoker
from record import Record
from server import Server, ask
from world import World

HERE = os.path.dirname(os.path.abspath(__file__))
ROOM = {f"limits.{name}_per_minute": 10_000_000 for name in ("messages", "commands", "lookups")} | {
    "limits.burst": 1_000_000, "log.level": "warning", "embeddings.kind": "deterministic",
    # Many examples take longer than a token is usually taken.
    "auth.access_token_seconds": 86_400}
TIGHT = {f"limits.{name}_per_minute": 1 for name in ("messages", "commands", "lookups", "logins")} | {
    "limits.burst": 1, "limits.registrations_per_hour": 1, "limits.connections_per_user": 1,
    "limits.connection_excess": "refuse", "log.level": "warning"}
CONNECTIONS = 3


def main():
    arguments = parsed()
    print(f"contract: seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="groupd-contract-") as folder:
        sys.exit(Run(arguments, folder).whole())


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--examples", type=int, default=30, help="random cases an operation, each of the two people")
    parser.add_argument("--seed", type=int, default=random.randrange(2**31))
    parser.add_argument("--only", choices=["deliberate", "random"])
    parser.add_argument("--include", help="one operation's id, for a single look")
    return parser.parse_args()


class Run:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.record = Record(os.path.join(folder, "record"))
        open(self.record.path, "w", encoding="utf-8").close()
        self.failed = False

    def server(self, **settings):
        return Server(self.arguments.program, f"{self.folder}/data", f"{self.folder}/serve.log", **settings)

    def whole(self):
        with self.server(**ROOM) as server:
            document = self.read(server)
            world = World(server)
            for what in planted.missed(document, world.ask("owner", "GET", "/me").json):
                self.record.fault(f"the check does not find {what}")
            provoker = Provoker(document, self.record, world)
            if self.arguments.only != "random":
                self.said("the page", lambda: self.page(document, server))
                self.said("deliberate calls", lambda: self.deliberate(provoker, server))
            if self.arguments.only != "deliberate":
                self.said("random calls", lambda: self.random(server, world))
        if self.arguments.only != "random":
            self.said("a tight, a full and a broken server", lambda: self.others(provoker))
        return self.verdict(document)

    def said(self, what, body):
        began = time.monotonic()
        body()
        print(f"contract: {what}: {time.monotonic() - began:.0f} s", flush=True)

    def read(self, server):
        document = Document(ask(server.port, "GET", "/openapi.json").json)
        for fault in document.faults():
            self.record.fault(f"OpenAPI 3.1: {fault}")
        for fault in realtime.faults(ask(server.port, "GET", "/asyncapi.json").json):
            self.record.fault(f"AsyncAPI 3.0: {fault}")
        return document

    def page(self, document, server):
        program = page.browser()
        if program is None:
            print("contract: no Chromium is here: /docs is not looked at in a browser.")
            return
        frames = ask(server.port, "GET", "/asyncapi.json").json
        for words in page.faults(program, server.address, document, frames):
            self.record.fault(words)

    def deliberate(self, provoker, server):
        provoker.prepare_sessions()
        provoker.successes()
        provoker.refusals()
        provoker.transport(server)
        provoker.keep()

    def random(self, server, world):
        pools = f"{self.folder}/pools"
        world.save(pools)
        runs = [self.schemathesis(server, world, who, pools) for who in ("owner", "outsider")]
        for who, run in zip(("owner", "outsider"), runs):
            out, _ = run.communicate()
            if run.returncode != 0:
                self.failed = True
                print(out)
            print(f"contract: Schemathesis as {who}: {'passed' if run.returncode == 0 else 'FAILED'}", flush=True)

    def schemathesis(self, server, world, who, pools):
        environment = {
            **os.environ, "PYTHONPATH": HERE, "SCHEMATHESIS_HOOKS": "hooks", "CONTRACT_POOLS": pools,
            "CONTRACT_RECORD": self.record.path, "CONTRACT_WHO": who, "CONTRACT_SEED": str(self.arguments.seed),
        }
        place = f"{self.folder}/{who}"
        os.mkdir(place)
        return subprocess.Popen(
            [os.path.join(os.path.dirname(sys.executable), "python3"), "-m", "schemathesis.cli",
             "--config-file", f"{HERE}/schemathesis.toml", "run", f"http://127.0.0.1:{server.port}/openapi.json",
             "--continue-on-failure", "--max-examples", str(self.arguments.examples),
             "--seed", str(self.arguments.seed), "--header", f"Authorization: Bearer {world.tokens[who]}",
             *(["--include-operation-id", self.arguments.include] if self.arguments.include else [])],
            env=environment, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True)

    def others(self, provoker):
        with self.server(**TIGHT) as server:
            provoker.limited(server)
        with self.server(**ROOM, **{"limits.connections": CONNECTIONS}) as server:
            provoker.full(server, CONNECTIONS)
        with self.server(**{**ROOM, "embeddings.kind": "off"}, **{"http.handshake_seconds": 1}) as server:
            provoker.without_embedder(server)
            provoker.impatient(server)
            provoker.without_database(server)
        with self.server(**ROOM) as server:
            provoker.broken(server)

    def verdict(self, document):
        missing = self.record.missing(document)
        if self.arguments.only:
            missing = []
        counts = self.record.counts()
        print(f"contract: {sum(counts.values())} answers, of {len(document.operations)} operations")
        for words in missing:
            print(f"contract: {words}.")
        return 1 if missing or self.record.faults or self.failed else 0


if __name__ == "__main__":
    main()
