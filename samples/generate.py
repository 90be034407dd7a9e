"""Write the sample set: `python -m samples.generate [--contacts N] [--seed S] [--out DIR]`.

The same arguments give the same bytes.
"""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from random import Random

from pydantic import BaseModel

from samples.calls import make_calls
from samples.crowd import make_crowd, rows, true_pairs
from samples.documents import make_documents
from samples.record import World
from samples.truth import expected

CONTACTS, SEED = 2420, 20261120


def generate(out: Path, contacts: int = CONTACTS, documents: int = 1500, calls: int = 500, seed: int = SEED) -> None:
    """Write the five files into the folder `out`."""
    world = World(Random(seed))
    records = make_crowd(world, contacts)
    pairs = true_pairs(records)
    issued, ended = make_documents(world, records, documents), make_calls(world, records, calls)
    out.mkdir(parents=True, exist_ok=True)
    write_csv(out / "contacts.csv", rows(records))
    write_csv(out / "duplicates.csv", [("left_external_id", "right_external_id"), *pairs])
    write_jsonl(out / "documents.jsonl", issued)
    write_jsonl(out / "calls.jsonl", ended)
    truth = json.dumps(expected(records, pairs, issued, ended), indent=2)
    (out / "expected.json").write_text(truth + "\n", encoding="utf-8", newline="\n")


def write_csv(path: Path, lines: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def write_jsonl(path: Path, messages: Iterable[BaseModel]) -> None:
    """One message per line, only the fields that were set: a field added to the contract changes nothing here."""
    text = "".join(message.model_dump_json(exclude_unset=True) + "\n" for message in messages)
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = ArgumentParser(description="Write the sample set; the same arguments give the same bytes.")
    parser.add_argument("--contacts", type=int, default=CONTACTS, help="rows of contacts.csv")
    parser.add_argument("--documents", type=int, default=1500, help="lines of documents.jsonl")
    parser.add_argument("--calls", type=int, default=500, help="lines of calls.jsonl")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args()
    generate(chosen.out, chosen.contacts, chosen.documents, chosen.calls, chosen.seed)


if __name__ == "__main__":
    main()
