"""groupd's Python client, of the same shape as the JavaScript one in Web/js/net.

    rest = Rest("http://127.0.0.1:8080")
    await rest.login("ada@example.org", "correct horse battery")
    async with Client(rest) as client:
        harbour = await client.open(group_id)
        await client.send(group_id, "High water is at six.")
        await harbour.until(lambda state: "at six" in state.timeline()[-1]["content"])
"""

from .backoff import BackOff
from .client import Client
from .connection import Connection
from .live_group import LiveGroup
from .outbox import Entry, Outbox
from .problem import Problem
from .rest import Rest, Tokens
from .state import GroupState
from .storage import FileStorage, MemoryStorage
from .stream import Position, Stream

__all__ = [
    "BackOff", "Client", "Connection", "Entry", "FileStorage", "GroupState", "LiveGroup", "MemoryStorage", "Outbox",
    "Position", "Problem", "Rest", "Stream", "Tokens",
]
