"""Import of contacts, a fifth of them companies, end to end: rows of a file -> commands -> contacts -> verdicts.

Beside it the floor of the same run: `python -m bench.importing [--contacts 100000] [--rounds 3] [--shuffled]`.
"""

import argparse
import asyncio
import csv
import json
import os
import random
import statistics
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.measuring import company, environment, own_namespace
from bench.pipeline import LOGS, floor_rate
from relata.processes import Services

PERSONS_PER_COMPANY = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Contacts per second, rows that went twice, and megabytes of the import at each tenth of its time."""

    per_second: float
    sent_again: int
    megabytes: list[int]


async def measure(contacts: int, rounds: int, *, shuffled: bool = False) -> dict[str, Any]:
    """Contacts per second of the import and of the floor, round by round in turn."""
    runs, floor = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contacts.csv"
        write_rows(file, contacts)
        if shuffled:
            shuffle_rows(file)
        for _ in range(rounds):
            floor.append(await floor_rate(contacts))
            runs.append(await _imported(file, contacts))
    imported = [run.per_second for run in runs]
    return {
        "contacts": contacts,
        "rounds": rounds,
        "import_per_second": round(statistics.median(imported)),
        "floor_per_second": round(statistics.median(floor)),
        "ratio": round(statistics.median(i / f for i, f in zip(imported, floor, strict=True)), 2),
        "sent_again": [run.sent_again for run in runs],
        "import_mb_by_tenths": [run.megabytes for run in runs],
        "all": {"import": [round(rate) for rate in imported], "floor": [round(rate) for rate in floor]},
    }


def write_rows(file: Path, contacts: int) -> None:
    """Each company before its persons."""
    fields = ["no", "type", "company_no", *company(0).model_dump(exclude={"contact_id", "type", "no", "company_no"})]
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.DictWriter(out, fields, restval="", extrasaction="ignore")
        rows.writeheader()
        for number in range(contacts):
            rows.writerow(_row(number))


def shuffle_rows(file: Path) -> None:
    """Persons and companies in an order of chance, the same in every run."""
    header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(20261121).shuffle(rows)
    file.write_text("".join([header, *rows]), encoding="utf-8")


def _row(number: int) -> dict[str, Any]:
    firm = number - number % (PERSONS_PER_COMPANY + 1)
    card = company(number, no=f"I{number:07}").model_dump(mode="json", exclude_defaults=True)
    if number == firm:
        return card
    return card | {"type": "Person", "name": f"Petra Nummer {number}", "company_no": f"I{firm:07}"}


async def _imported(file: Path, contacts: int) -> Run:
    """From the start of the command to its last verdict."""
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["contacts"]):
        started = perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "relata", "import", str(file), "--json"),
            env={**os.environ, **environment(settings)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        sampling = asyncio.create_task(_megabytes(process.pid))
        output, _ = await process.communicate()
        seconds = perf_counter() - started
    told, samples = json.loads(output), await sampling
    if told["accepted"] != contacts:
        raise RuntimeError(f"{told['accepted']} of {contacts} contacts were accepted")
    tenths = [samples[len(samples) * tenth // 10] for tenth in range(1, 10)] if samples else []
    return Run(contacts / seconds, told["sent_again"], tenths)


async def _megabytes(pid: int) -> list[int]:
    """Resident memory of a process, every half second until its end."""
    samples = []
    with suppress(OSError, StopIteration):
        while True:
            samples.append(_resident(pid))
            await asyncio.sleep(0.5)
    return samples


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--shuffled", action="store_true", help="persons and companies in an order of chance")
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.contacts, chosen.rounds, shuffled=chosen.shuffled)), indent=2))
