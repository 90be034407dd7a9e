"""python -m bench.check [--contacts N] [--checks N]: POST /duplicates/check beside N contacts, one after the other.

Half of those asked for are there already, half are others. Prints JSON, writes build/check.json.
"""

import argparse
import asyncio
import statistics
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from bench.contact_stream import SEED, contacts, created, handling
from bench.measuring import environment, keep, own_namespace
from relata.processes import Services

LOGS = Path("build/bench-logs")
PORTION = 20_000
FIELDS = {"contact_id", "no", "last_modified_at", "business_relations"}


async def measure(count: int, checks: int) -> dict[str, Any]:
    """Milliseconds of an answer; how many of the contacts asked for had likely duplicates."""
    settings, stream, there = own_namespace(), contacts(count), 0
    async with Services(environment(settings), LOGS, names=["dedupe"]) as services, handling(settings) as way:
        while there < count:
            await way.all(created(contact) for contact in islice(stream, PORTION))
            there += PORTION
        again = [*islice(contacts(count), checks // 2), *contacts(checks - checks // 2, SEED + 1)]
        asked = [contact.model_dump(mode="json", exclude=FIELDS) for contact in again]
        async with httpx.AsyncClient(base_url=services.urls["dedupe"], timeout=30, trust_env=False) as http:
            for body in asked[:20]:
                await http.post("/duplicates/check", json=body)
            times, found = [], 0
            for body in asked:
                started = perf_counter()
                answer = await http.post("/duplicates/check", json=body)
                times.append(perf_counter() - started)
                found += bool(answer.raise_for_status().json()["duplicates"])
    cuts = statistics.quantiles(times, n=100)
    figures = {"p50_ms": round(cuts[49] * 1000, 2), "p99_ms": round(cuts[98] * 1000, 2)}
    return {"contacts": count, "checks": checks, "with_duplicates": found, **figures}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.check", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--checks", type=int, default=1_000)
    chosen = parser.parse_args()
    print(keep(asyncio.run(measure(chosen.contacts, chosen.checks)), Path("build/check.json")))


if __name__ == "__main__":
    main()
