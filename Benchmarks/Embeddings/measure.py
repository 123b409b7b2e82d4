"""Measures the local model and onnxruntime in turns; see Benchmarks/embed.

    measure.py PROBE MODEL_FOLDER DATA_FOLDER CORES ROUNDS
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path
from statistics import median, quantiles

from reference import Reference
from texts import stored

TEXTS, QUERIES = 1_500, 200
QUERY_SECONDS_MAX = 0.010
QUESTIONS = (
    "how do I reset my password?", "when is the release?", "what did anna say about the wifi in the new office?",
    "deploy failed with exit code 137", "who knows postgres replication?", "lunch on friday",
)


class Ours:
    """The probe, which keeps the texts and answers each line with seconds."""

    def __init__(self, probe: str, folder: Path, texts: list[str]) -> None:
        self.process = subprocess.Popen(
            [probe, "measure", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdin.write("".join(json.dumps(text) + "\n" for text in texts) + "\n")
        self.kernels = self._answer().split()[1]

    def seconds(self, what: str) -> list[float]:
        self.process.stdin.write(what + "\n")
        return json.loads(self._answer())

    def _answer(self) -> str:
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def show(name: str, values: list[float], unit: str, places: int = 0) -> float:
    print(f"    {name}: {median(values):.{places}f} {unit}   [{', '.join(f'{value:.{places}f}' for value in values)}]")
    return median(values)


def verdict(name: str, value: float, is_reached: bool, bound: str) -> None:
    print(f"    {'reached:' if is_reached else 'MISSED :'} {name} {value:.2f}, {bound}")


def measure_batches(probe: str, folder: Path, texts: list[str], theirs: Reference, rounds: int) -> None:
    count = sum(map(len, theirs.tokens(texts)))
    ours = Ours(probe, folder, texts)
    print(f"\n{len(texts)} texts of {count} tokens, {ours.kernels}")
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        rates[0].append(count / ours.seconds("batches")[0])
        began = time.perf_counter()
        theirs.vectors(theirs.tokens(texts))
        rates[1].append(count / (time.perf_counter() - began))
    ours.end()
    mine, other = show("groupd", rates[0], "tokens/s"), show("onnxruntime", rates[1], "tokens/s")
    verdict("groupd / onnxruntime", mine / other, mine >= other, "to be at least 1.00")


def measure_queries(probe: str, folder: Path, theirs: Reference, rounds: int) -> None:
    queries = [f"{random.Random(index).choice(QUESTIONS)} {index}" for index in range(QUERIES)]
    print(f"\nOne short query at a time, {sum(map(len, theirs.tokens(queries))) / QUERIES:.0f} tokens")
    ours = Ours(probe, folder, queries)
    times: tuple[list[list[float]], list[list[float]]] = ([], [])
    for _ in range(rounds):
        times[0].append([seconds * 1_000 for seconds in ours.seconds("queries")])
        times[1].append([])
        for query in queries:
            began = time.perf_counter()
            theirs.vectors(theirs.tokens([query]))
            times[1][-1].append((time.perf_counter() - began) * 1_000)
    ours.end()
    for name, runs in zip(("groupd", "onnxruntime"), times):
        show(f"{name}, p50", [median(run) for run in runs], "ms", 2)
        last = show(f"{name}, p95", [quantiles(run, n=20)[-1] for run in runs], "ms", 2)
        if name == "groupd":
            bound = QUERY_SECONDS_MAX * 1_000
            verdict("milliseconds of a query, p95", last, last <= bound, f"to be at most {bound:.0f}")


def main() -> None:
    probe, folder, data = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    cores, rounds = int(sys.argv[4]), int(sys.argv[5])
    texts = stored(data, TEXTS) or [" ".join(random.Random(n).choices(QUESTIONS, k=3)) for n in range(TEXTS)]
    theirs = Reference(folder, threads=cores)
    measure_batches(probe, folder, texts, theirs, rounds)
    measure_queries(probe, folder, theirs, rounds)


if __name__ == "__main__":
    main()
