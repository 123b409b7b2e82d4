"""Texts to compare on: those of the data, where they are, and generated ones that no chat would think of."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

FILES = ("irc_messages", "locomo_messages", "dialogsum")
PLANES = (
    (0x20, 0x7F), (0x20, 0x7F), (0xA0, 0x250), (0x250, 0x3000), (0x3000, 0xD800), (0xE000, 0x11000), (0x1F300, 0x1FB00),
    (0x11000, 0x1F000), (0x20000, 0x2A6E0), (0xE0000, 0xE0200),
)
WORDS = (
    "deploy server password naïve Ünïcödé ǅungla ﬁnally ①②③ İstanbul ß ΣΊΣΥΦΟΣ 한국어 日本語 中文 עִברִית العَرَبِيَّة हिन्दी ภาษาไทย 👩‍👩‍👧‍👦 🇩🇪 "
    "don't http://example.org/a?b=c#d user@example.org C++ snake_case camelCase 3.14159 0xDEADBEEF [CLS] [MASK] [UNK] "
    "[cls] ##ing `let x = y` e\u0301 a\u200bb \ufeff \ufffd \x00 \x07 \t"
).split(" ")


def stored(folder: Path, count: int, seed: int = 1) -> list[str]:
    """Up to `count` texts of the data, those beyond ASCII among them as often as the rest; none where there is none."""
    texts = []
    for name in FILES:
        path = folder / f"{name}.jsonl.gz"
        if not path.exists():
            continue
        with gzip.open(path, "rt") as lines:
            for line in lines:
                entry = json.loads(line)
                texts.append(entry.get("content") or entry.get("text") or entry.get("dialogue") or "")
    chance = random.Random(seed)
    beyond = [text for text in texts if not text.isascii()]
    chosen = chance.sample(beyond, min(len(beyond), count // 4))
    return chosen + chance.sample(texts, min(len(texts), count - len(chosen)))


def generated(count: int, seed: int = 2) -> list[str]:
    chance = random.Random(seed)

    def character() -> str:
        return chr(chance.randrange(*chance.choice(PLANES)))

    def random_characters() -> str:
        return "".join(character() for _ in range(chance.randrange(1, 60)))

    def random_words() -> str:
        return chance.choice([" ", " ", "", "\n"]).join(chance.choices(WORDS, k=chance.randrange(1, 40)))

    def long_word() -> str:
        return chance.choice("aé漢x") * chance.choice([99, 100, 101, 2_000]) + random_words()

    makers = [random_characters, random_characters, random_words, random_words, long_word]
    edges = ["", " ", "\n\n", "[", "[[[CLS]", "[PAD][SEP]", "x" * 100, "x" * 101, "word " * 400, "漢" * 400, "[MASK]" * 400]
    texts = edges + [chance.choice(makers)() for _ in range(count - len(edges))]
    return [text.encode("utf-8", "replace").decode() for text in texts]
