"""The built server on a folder of its own, its command line, and plain HTTP with it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time

READY = "groupd is ready at http://"
START_SECONDS = 120


class Server:
    """`groupd serve` on a data folder, ended with the block that it is made for."""

    def __init__(self, program, folder, log, **settings):
        flags = {"data_dir": folder, "http.listen": "127.0.0.1:0", "metrics.listen": "", **settings}
        self.flags = [part for key, value in flags.items() for part in (f"--{key}", str(value))]
        self.program, self.folder, self.log = program, folder, log

    def __enter__(self):
        with open(self.log, "ab") as out:
            begin = out.tell()
            self.process = subprocess.Popen([self.program, "serve", *self.flags], stdout=out, stderr=out)
        self.address = self._ready(begin)
        self.port = int(self.address.rpartition(":")[2])
        return self

    def _ready(self, begin):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with open(self.log, encoding="utf-8") as said:
                said.seek(begin)
                for line in said:
                    if line.startswith(READY) and line.endswith("\n"):
                        return line.removeprefix(READY).strip()
            time.sleep(0.05)
        self.__exit__()
        raise SystemExit(f"contract: the server did not start; {self.log} says why.")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def run(self, *words, stdin=""):
        """Runs a command on the same folder, and returns what it printed."""
        done = subprocess.run(
            [self.program, *words, "--data-dir", self.folder], input=stdin, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"contract: groupd {' '.join(words)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def sql(self, text):
        """Runs SQL as the database's own superuser."""
        place = os.path.realpath(os.path.join(self.folder, "run", "postgres"))
        with open(os.path.join(self.folder, "postgres", "postmaster.pid"), encoding="utf-8") as file:
            port = file.read().splitlines()[3]
        owner = os.stat(os.path.join(self.folder, "postgres")).st_uid
        subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", place, "-p", port, "-U", "postgres", "-d", "groupd"],
            input=text, text=True, check=True, stdout=subprocess.DEVNULL, user=owner if os.geteuid() == 0 else None)

    def postgres(self):
        """The numbers of PostgreSQL's processes."""
        with open(os.path.join(self.folder, "postgres", "postmaster.pid"), encoding="utf-8") as file:
            first = int(file.readline())
        children = []
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == first:
                children.append(int(name))
        return [first, *children]


class Answer:
    """What came back: `code` is a problem's, and empty otherwise."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, {name.lower(): value for name, value in headers}, body
        self.type = self.headers.get("content-type", "")
        self.code = self.json.get("code", "") if self.type == "application/problem+json" else ""

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def ask(port, method, path, *, token=None, body=None, headers=None, raw=None, seconds=60):
    """One request on a connection of its own. `body` goes as JSON, `raw` as it is."""
    given = {"Host": f"127.0.0.1:{port}", **({"Authorization": f"Bearer {token}"} if token else {})}
    if body is not None:
        raw = json.dumps(body).encode()
    if raw is not None:
        given["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body=raw, headers={**given, **(headers or {})})
        answer = connection.getresponse()
        # A connection that became a socket has no end to read to.
        return Answer(answer.status, answer.getheaders(), b"" if answer.status == 101 else answer.read())
    finally:
        connection.close()


def ask_slowly(port, method, path, *, token=None, seconds=60):
    """Announces a body, sends a byte of it, and waits for what the server makes of that."""
    head = f"{method} {path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(head.encode() + b"\r\n{")
        answer = http.client.HTTPResponse(connection, method=method)
        answer.begin()
        return Answer(answer.status, answer.getheaders(), answer.read())
