"""The account of a demo: figures while it runs, a table and build/demo.json at its end."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from relata.demo.samples import Samples
from relata.demo.tally import Pair, Tally, precision_and_recall
from relata.terminal import Terminal


@dataclass
class Account:
    """What went in, what came out, and what is missing."""

    samples: Samples
    tally: Tally
    started: float
    verdicts: Path | None = None
    behind: dict[str, int] = field(default_factory=dict)
    dead_letters: int = 0
    settled_at: float = 0.0
    seconds: float = 0.0
    streaming_seconds: float = 0.0

    @cached_property
    def rows(self) -> int:
        return self.samples.rows()

    @cached_property
    def sources(self) -> set[str]:
        return self.samples.sources()

    @cached_property
    def labels(self) -> set[Pair]:
        return self.samples.labels()

    def verdict_counts(self) -> Counter[str]:
        """The import's verdicts, one per row, by kind."""
        if self.verdicts is None:
            return Counter()
        with self.verdicts.open("rb") as file:
            return Counter(orjson.loads(line)["verdict"] for line in file)

    def missing(self) -> dict[str, int]:
        """Messages without effect, by what they are: none of them when nothing was lost."""
        verdicts = self.verdict_counts()
        answered = verdicts["accepted"] + verdicts["refused"]
        lacking = {
            "contact rows without verdict": self.rows - answered,
            "accepted contacts without event": verdicts["accepted"] - len(self.tally.contacts),
            "contacts without sync decision": len(self.tally.without_sync()),
            "documents and calls without interaction": len(self.tally.without_interaction(self.sources)),
        }
        lacking |= {f"messages {group} has not handled": count for group, count in self.behind.items()}
        return {what: count for what, count in lacking.items() if count > 0}

    @property
    def messages_lost(self) -> int:
        return sum(self.missing().values()) + self.dead_letters

    def finish(self, *, seconds: float, streaming_seconds: float) -> None:
        self.seconds, self.streaming_seconds = seconds, streaming_seconds

    def figures(self) -> dict[str, Any]:
        found = self.tally.found()
        precision, recall = precision_and_recall(found, self.labels)
        return {
            "contacts_stored": len(self.tally.contacts),
            "duplicates": {"found": len(found), "precision": round(precision, 4), "recall": round(recall, 4)},
            "interactions": {"recorded": self.tally.recorded(), "waiting": self.tally.waiting()},
            "sync": {
                "customers": self.tally.customers(),
                "contact_persons": self.tally.contact_persons(),
                "skipped": dict(self.tally.skipped()),
            },
            "events_published": self.tally.events_published,
            "messages_lost": self.messages_lost,
            "missing": self.missing(),
            "dead_letters": self.dead_letters,
            "seconds": round(self.seconds, 1),
            "streaming_seconds": round(self.streaming_seconds, 1),
        }

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.figures(), indent=2) + "\n", encoding="utf-8")

    def tell(self, terminal: Terminal, path: Path) -> None:
        figures = self.figures()
        duplicates, skipped = figures["duplicates"], figures["sync"]["skipped"]
        terminal.table(
            ("", "Demo#", ""),
            [
                ("Contacts stored", figures["contacts_stored"], f"of {self.rows:,} rows"),
                (
                    "Duplicates found",
                    duplicates["found"],
                    f"precision {duplicates['precision']:.3f}, recall {duplicates['recall']:.3f}",
                ),
                ("Interactions recorded", figures["interactions"]["recorded"], "documents and calls"),
                ("Interactions waiting", figures["interactions"]["waiting"], "for a contact that is not there"),
                ("Customers", figures["sync"]["customers"], "accounts and active persons"),
                ("Contact persons", figures["sync"]["contact_persons"], ""),
                *(("Skipped", count, reason) for reason, count in skipped.items()),
                ("Events published", figures["events_published"], ""),
                ("Messages lost", figures["messages_lost"], "; ".join(f"{n} {w}" for w, n in self.missing().items())),
                ("Seconds", figures["seconds"], f"{figures['streaming_seconds']} from first message to last effect"),
            ],
        )
        terminal.say(f"The same figures: {path}")
        terminal.result(figures)


@asynccontextmanager
async def show(terminal: Terminal, account: Account) -> AsyncIterator[None]:
    """Live bars on a terminal, a line every few seconds elsewhere."""
    showing = asyncio.create_task(
        _bars(terminal, account) if terminal.people.is_terminal else _lines(terminal, account)
    )
    try:
        yield
    finally:
        showing.cancel()
        with suppress(asyncio.CancelledError):
            await showing


def _state(account: Account) -> list[tuple[str, int, int]]:
    tally = account.tally
    return [
        ("contacts stored", len(tally.contacts), account.rows),
        ("duplicates found", len(tally.pairs), len(account.labels)),
        ("interactions recorded", tally.recorded(), len(account.sources)),
        ("decided for finance", len(tally.sync), account.rows),
    ]


async def _bars(terminal: Terminal, account: Account) -> None:
    columns = TextColumn("{task.description:>22}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=terminal.people, transient=True) as bars:
        tasks = [bars.add_task(name, total=total) for name, _, total in _state(account)]
        while True:
            for task, (_, done, total) in zip(tasks, _state(account), strict=True):
                bars.update(task, completed=min(done, total))
            await asyncio.sleep(0.2)


async def _lines(terminal: Terminal, account: Account) -> None:
    while True:
        await asyncio.sleep(3)
        state = ", ".join(f"{name} {done:,}" for name, done, _ in _state(account))
        terminal.say(f"{monotonic() - account.started:5.1f} s  {state}")
