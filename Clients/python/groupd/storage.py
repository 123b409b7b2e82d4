from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Protocol


class OutboxStorage(Protocol):
    """Where an outbox lives between two runs of a program. Both may block; the last `save` counts."""

    def load(self) -> list[dict[str, Any]]: ...

    def save(self, entries: list[dict[str, Any]]) -> None: ...


class MemoryStorage:
    """Lives as long as the program."""

    def __init__(self) -> None:
        self._entries = "[]"

    def load(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads(self._entries)
        return entries

    def save(self, entries: list[dict[str, Any]]) -> None:
        self._entries = json.dumps(entries)


class FileStorage:
    """In a file, one a person, replaced as a whole."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)

    def load(self) -> list[dict[str, Any]]:
        try:
            entries: list[dict[str, Any]] = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return []
        return entries

    def save(self, entries: list[dict[str, Any]]) -> None:
        draft = self._path.with_name(self._path.name + ".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(entries, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)
