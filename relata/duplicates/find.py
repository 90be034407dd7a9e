"""`relata duplicates find FILE`: reads, looks up, compares; one line per pair."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import orjson
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from relata.duplicates.catalogue import catalogue
from relata.duplicates.explain import Pair
from relata.duplicates.fuzzy import likely_pairs
from relata.duplicates.reading import ContactFile
from relata.duplicates.strings import string_pairs
from relata.duplicates.workers import cores
from relata.importer.textfile import Unreadable
from relata.terminal import Exit, Failed, Terminal

MOST_NAMED = 5
"""Rows that could not be read that are told one by one."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to look through; `threshold` None is the model's own, by type; `processes` 0 is one for each core.

    `persons`: search strings are made of persons too.
    """

    file: Path
    out: Path
    map: Sequence[str] = ()
    rule: str = "fuzzy"
    hit_percent: int = 60
    threshold: float | None = None
    processes: int = 0
    persons: bool = False


@dataclass
class Account:
    contacts: int = 0
    pairs: int = 0


async def find(terminal: Terminal, options: Options) -> Exit:
    """Exit code 1 when rows could not be read: the others were compared all the same."""
    started, account = monotonic(), Account()
    if options.out.resolve() == options.file.resolve():
        raise Failed("The pairs would overwrite the file that is to be looked through.")
    file = ContactFile(options.file, options.map)
    gc.disable()  # records are no cycles, and looking for some among so many takes a fifth of the time
    try:
        with _writing(options.out) as out, _bar(terminal) as bar:
            for pair in _pairs(file, options, account, bar):
                out.write(orjson.dumps(pair._asdict(), option=orjson.OPT_APPEND_NEWLINE))
                account.pairs += 1
    except Unreadable as unreadable:
        raise Failed(f"{options.file}: {unreadable}") from unreadable
    finally:
        gc.freeze()  # nor when all is done
        gc.enable()
        file.close()
    return _tell(terminal, options, file, account, monotonic() - started)


def _pairs(file: ContactFile, options: Options, account: Account, bar: Progress) -> Iterator[Pair]:
    processes = options.processes or cores()
    reading = bar.add_task("read", total=file.size)

    def show_reading(contacts: int) -> None:
        account.contacts = contacts
        bar.update(reading, completed=file.position)

    if options.rule == "search-strings":
        yield from string_pairs(file, options.hit_percent, show_reading, persons=options.persons)
        return
    found = catalogue(file, processes, show_reading)
    comparing = bar.add_task("compare", total=None)
    most = [0]

    def show_comparing(left: int) -> None:
        most[0] = max(most[0], left)
        bar.update(comparing, total=most[0], completed=most[0] - left)

    yield from likely_pairs(found, options.threshold, processes, show_comparing)


@contextmanager
def _writing(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("wb") as out:
            yield out
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}.") from error


@contextmanager
def _bar(terminal: Terminal) -> Iterator[Progress]:
    """Shown to people only, while they watch."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    watched = terminal.people.is_terminal
    with Progress(*columns, console=terminal.people, transient=True, disable=not watched) as bar:
        yield bar


def _tell(terminal: Terminal, options: Options, file: ContactFile, account: Account, seconds: float) -> Exit:
    rate = account.contacts / seconds
    terminal.say(f"{account.contacts:,} contacts in {seconds:.1f} s ({rate:,.0f} per second): {account.pairs:,} pairs.")
    for row in file.refused[:MOST_NAMED]:
        terminal.complain(f"Line {row.line}: {row.problem.message if row.problem else ''}")
    if file.refused:
        terminal.complain(f"{len(file.refused):,} rows could not be read.")
    code = Exit.REFUSED if file.refused else Exit.OK
    terminal.result(
        {
            "contacts": account.contacts,
            "pairs": account.pairs,
            "unreadable": len(file.refused),
            "seconds": round(seconds, 3),
            "contacts_per_second": round(rate, 1),
            "out": str(options.out),
            "exit_code": int(code),
        }
    )
    return code
