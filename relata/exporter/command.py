"""`relata export contacts`: page by page into a file or to standard output."""

import csv
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, TextIO

import orjson

from relata.contacts_pages import contacts_service
from relata.exporter.rows import COLUMNS, flat_row, with_relations
from relata.terminal import Exit, Failed, Terminal
from relata.vcard import write_card

Format = Literal["csv", "jsonl", "vcard", "vcard3"]
Writer = Callable[[Mapping[str, Any]], object]


async def export_contacts(terminal: Terminal, out: Path | None, format: Format, filters: Mapping[str, str]) -> Exit:
    """Every contact that matches, in order of its number. With no `out`, to standard output."""
    count = 0
    with _opened(out) as file:
        write = _writer(file, format)
        async with contacts_service() as service:
            async for contact in service.all(filters):
                write(contact)
                count += 1
    if out:
        terminal.say(f"{count:,} contacts in {out}.")
        terminal.result({"contacts": count, "file": str(out)})
    return Exit.OK


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Failed(f"{out}: {error.strerror}.") from error


def _writer(file: TextIO, format: Format) -> Writer:
    match format:
        case "csv":
            rows = csv.DictWriter(file, COLUMNS, restval="")
            rows.writeheader()
            return lambda contact: rows.writerow(flat_row(contact))
        case "jsonl":
            return lambda contact: file.write(orjson.dumps(with_relations(contact)).decode() + "\n")
    version: Literal["3.0", "4.0"] = "3.0" if format == "vcard3" else "4.0"
    return lambda contact: file.write(write_card(flat_row(contact), version, contact["company_name"]))
