"""python -m bench.check [--contacts N ...] [--checks N] [--keep NAME]: what many contacts cost the dedupe service.

At each size: microseconds of one more contact event, scored and published, median of three rounds; milliseconds of
POST /duplicates/check, one after the other, half of those asked for there already, half others. The contacts are put
into the store directly, which is left alone until it has settled; a service begins anew at each size, and has handled
some before any count. Prints JSON, writes build/check.json. With `--keep` each size has a database that stays, filled
only when it is not there.
"""

import argparse
import asyncio
import statistics
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from bench.contact_stream import SEED, contacts, created, handling
from bench.filling import fill
from bench.measuring import environment, keep, own_namespace, settle
from relata.processes import Services
from shared.platform.settings import Settings

LOGS = Path("build/bench-logs")
SIZES = [10_000, 100_000, 1_000_000]
ROUNDS = 3
MORE = 2_000
"""Events of a round, by which it is measured what one costs."""
BEFORE = 500
"""Events that are handled before any is measured: a service that runs knows the keys that too many share."""
WARM = 20
"""Checks that are asked for before any is measured."""
FIELDS = {"contact_id", "no", "last_modified_at", "business_relations"}


async def measure(sizes: Sequence[int], checks: int, kept: str = "") -> dict[str, Any]:
    """The figures of each size, and how often the last costs what the first does."""
    found = dict[str, dict[str, Any]]()
    for size in sorted(sizes):
        settings = own_namespace(kept and f"{kept}-{size}")
        there = await fill(settings, size)
        await settle(size)
        more = map(created, contacts(BEFORE + ROUNDS * MORE, SEED + there))
        async with Services(environment(settings), LOGS, names=["dedupe"]) as services:
            await microseconds(settings, list(islice(more, BEFORE)))
            rounds = [await microseconds(settings, list(islice(more, MORE))) for _ in range(ROUNDS)]
            asked = await milliseconds(services.urls["dedupe"], size, checks)
        found[str(size)] = {"microseconds_per_record": statistics.median(rounds), "rounds": rounds, **asked}
    costs = [figures["microseconds_per_record"] for figures in found.values()]
    return {"contacts": found, "last_to_first": round(costs[-1] / costs[0], 2)}


async def microseconds(settings: Settings, events: list[Any]) -> int:
    """Of one event."""
    async with handling(settings) as way:
        return round(1e6 / await way.all(events))


async def milliseconds(url: str, size: int, checks: int) -> dict[str, float]:
    """Of an answer; and how many of the contacts asked for have likely duplicates."""
    again = [*islice(contacts(size), checks // 2), *contacts(checks - checks // 2, SEED + 2)]
    asked = [contact.model_dump(mode="json", exclude=FIELDS) for contact in again]
    times, found = list[float](), list[bool]()
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        for body in [*asked[:WARM], *asked]:
            started = perf_counter()
            answer = await http.post("/duplicates/check", json=body)
            times.append(perf_counter() - started)
            found.append(bool(answer.raise_for_status().json()["duplicates"]))
    cuts = statistics.quantiles(times[WARM:], n=100)
    return {
        "p50_ms": round(cuts[49] * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
        "with_duplicates": sum(found[WARM:]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.check", description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="+", default=SIZES, help="in whole ten thousands")
    parser.add_argument("--checks", type=int, default=1_000)
    parser.add_argument("--keep", default="", metavar="NAME")
    chosen = parser.parse_args()
    figures = asyncio.run(measure(chosen.contacts, chosen.checks, chosen.keep))
    print(keep(figures, Path("build/check.json")))


if __name__ == "__main__":
    main()
