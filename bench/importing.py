"""Import of contacts, a fifth of them companies, end to end: rows of a file -> commands -> contacts -> verdicts.

Beside it the floor of the same run: `python -m bench.importing [--contacts 100000] [--rounds 3]`.
"""

import argparse
import asyncio
import csv
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.measuring import company, environment, own_namespace
from bench.pipeline import LOGS, floor_rate
from relata.processes import Services

PERSONS_PER_COMPANY = 4


async def measure(contacts: int, rounds: int) -> dict[str, Any]:
    """Contacts per second of the import and of the floor, round by round in turn."""
    imported, floor = [], []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "contacts.csv"
        write_rows(file, contacts)
        for _ in range(rounds):
            floor.append(await floor_rate(contacts))
            imported.append(await _imported(file, contacts))
    return {
        "contacts": contacts,
        "rounds": rounds,
        "import_per_second": round(statistics.median(imported)),
        "floor_per_second": round(statistics.median(floor)),
        "ratio": round(statistics.median(i / f for i, f in zip(imported, floor, strict=True)), 2),
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


def _row(number: int) -> dict[str, Any]:
    firm = number - number % (PERSONS_PER_COMPANY + 1)
    card = company(number, no=f"I{number:07}").model_dump(mode="json", exclude_defaults=True)
    if number == firm:
        return card
    return card | {"type": "Person", "name": f"Petra Nummer {number}", "company_no": f"I{firm:07}"}


async def _imported(file: Path, contacts: int) -> float:
    """Contacts per second, from the start of the command to its last verdict."""
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["contacts"]):
        started = perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "relata", "import", str(file), "--json"),
            env={**os.environ, **environment(settings)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        told, _ = await process.communicate()
        seconds = perf_counter() - started
    accepted = json.loads(told)["accepted"]
    if accepted != contacts:
        raise RuntimeError(f"{accepted} of {contacts} contacts were accepted")
    return contacts / seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.contacts, chosen.rounds)), indent=2))
