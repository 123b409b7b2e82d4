"""Compares the local model with the reference: every token, and the directions of vectors.

    compare.py PROBE MODEL_FOLDER DATA_FOLDER
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from reference import TOKENS_MAX, Reference
from texts import generated, stored

TEXTS, VECTORS, COSINE_MIN = 10_000, 600, 0.9999


def ask(probe: str, what: str, folder: Path, texts: list[str]) -> list[list]:
    lines = "".join(json.dumps(text) + "\n" for text in texts)
    run = subprocess.run([probe, what, str(folder)], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def compare_tokens(ours: list[list[int]], theirs: list[list[int]], texts: list[str]) -> int:
    differing = [index for index, tokens in enumerate(theirs) if ours[index] != tokens]
    for index in differing[:10]:
        print(f"    {texts[index][:60]!r}: {ours[index][:20]} is not {theirs[index][:20]}")
    cut = sum(len(tokens) == TOKENS_MAX for tokens in theirs)
    print(f"tokens: {len(texts)} texts, {sum(map(len, theirs))} tokens, {cut} texts cut, {len(differing)} differ")
    return len(differing) + (cut == 0)


def compare_vectors(ours: np.ndarray, theirs: np.ndarray) -> int:
    cosines = (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1)
    off = int((cosines < COSINE_MIN).sum() + (abs(np.linalg.norm(ours, axis=1) - 1) > 1e-4).sum())
    print(f"vectors: {len(ours)} texts, least cosine {cosines.min():.7f}, to be at least {COSINE_MIN}")
    return off


def main() -> int:
    probe, folder, data = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    texts = stored(data, TEXTS)
    print(f"{len(texts)} texts of the data" + ("" if texts else " (there are none here)"))
    texts += generated(max(TEXTS // 3, TEXTS - len(texts)))
    reference = Reference(folder)
    tokens = reference.tokens(texts)
    wrong = compare_tokens(ask(probe, "tokens", folder, texts), tokens, texts)
    step = len(texts) // VECTORS
    vectors = np.array(ask(probe, "vectors", folder, texts[::step]), np.float32)
    wrong += compare_vectors(vectors, reference.vectors(tokens[::step]))
    print(f"{len(texts) + len(vectors) - wrong} passed, {wrong} failed")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
