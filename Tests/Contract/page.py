"""Whether /docs shows every operation and every frame in a real browser, and asks nobody else for anything.

The policy of the page lets a browser ask this server alone: whatever the page tried elsewhere would be an error on its
console, and there has to be none.
"""

import html.parser
import re
import shutil
import subprocess
import tempfile

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 60


def browser():
    """A Chromium of this machine; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Ids(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.references, self.text = set(), set(), []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.found.add(attributes.get("id"))
        if tag == "a":
            self.references.add(attributes.get("href", ""))

    def handle_data(self, data):
        self.text.append(data)


def faults(program, address, document, realtime):
    """What is wrong with the page at this address, in words."""
    with tempfile.TemporaryDirectory(prefix="groupd-page-") as profile:
        done = subprocess.run(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--no-first-run", f"--user-data-dir={profile}", "--enable-logging=stderr",
             "--virtual-time-budget=20000", "--dump-dom", f"http://{address}/docs"],
            capture_output=True, text=True, timeout=SECONDS, check=False)
    page = Ids()
    page.feed(done.stdout)
    wanted = {f"operation/{name}" for name in document.operations} | {f"frame/{name}" for name in realtime["operations"]}
    wanted |= {f"schema/rest/{name}" for name in document.value["components"]["schemas"]}
    wanted |= {f"schema/realtime/{name}" for name in realtime["components"]["schemas"]}
    found = [f"/docs does not show {name}" for name in sorted(wanted - page.found)]
    inside = {reference[1:] for reference in page.references if reference.startswith("#")}
    found += [f"/docs links to {name}, which is not there" for name in sorted(inside - page.found)]
    found += [f"/docs refers to {name}" for name in sorted(page.references) if not re.match(r"[#/](?!/)", name)]
    found += [f"/docs: {line}" for line in done.stderr.splitlines() if "CONSOLE" in line]
    if any(word in "".join(page.text) for word in ("undefined", "[object ")):
        found.append("/docs shows what is no text")
    return found
