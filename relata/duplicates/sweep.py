"""`relata duplicates sweep`: all contacts compared again, by replay of their events."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from time import monotonic
from typing import TypeAlias
from uuid import uuid4

from aiokafka import ConsumerRecord, TopicPartition
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from relata.broker import existing_topics, reader, records_from
from relata.duplicates.backlog import Backlog
from relata.duplicates.bookmark import Bookmark
from relata.terminal import Exit, Failed, Terminal
from shared.contracts.contacts import EVENTS, ContactDeleted, ContactEvent, ContactsMerged
from shared.contracts.dedupe import CONTACT_COMMANDS, CompareContact
from shared.contracts.message import Topic
from shared.platform.kafka.envelope import Outgoing, Received, read, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings, read_settings

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"
SOURCE = "/relata/duplicates/sweep"
BATCH = 500


@dataclass(frozen=True)
class Choice:
    """Which contacts: Business Central's filters of Generate Duplicate Search Strings; blank is all.

    Texts are patterns, as `CT0001*`.
    """

    no: str = ""
    company_no: str = ""
    external_id: str = ""
    modified_since: datetime | None = None

    def __str__(self) -> str:
        """What is chosen by, blank for all contacts: it tells one sweep from another."""
        return ", ".join(f"{name} {value}" for name, value in vars(self).items() if value)

    def takes(self, event: ContactEvent) -> bool:
        contact = event.contact
        wanted = ((self.no, contact.no), (self.company_no, contact.company_no), (self.external_id, contact.external_id))
        recent = self.modified_since is None or contact.last_modified_at >= self.modified_since.astimezone(UTC)
        return recent and all(not pattern or fnmatchcase(value, pattern) for pattern, value in wanted)


@dataclass(frozen=True, slots=True)
class Options:
    """`bookmark` is where it is written how far it came; `in_flight` bounds what the service has not handled yet."""

    bookmark: Path
    choice: Choice = Choice()
    in_flight: int = 1_000
    timeout_seconds: float = 60.0


async def sweep(terminal: Terminal, options: Options) -> Exit:
    settings, started = read_settings(), monotonic()
    existing = await existing_topics(settings)
    events, commands = (_partitions(settings, existing, topic) for topic in (EVENTS, CONTACT_COMMANDS))
    bookmark = Bookmark(options.bookmark, settings.named(EVENTS.name), str(options.choice))
    replay = Replay(options, bookmark, Publisher(settings), Backlog(settings, commands))
    try:
        async with reader(settings, events) as consumer:
            starts = {p: max(bookmark.at(p), first) for p, first in (await consumer.beginning_offsets(events)).items()}
            left = sum(max(0, end - starts[p]) for p, end in (await consumer.end_offsets(events)).items())
            with _bar(terminal, left) as progress:
                await replay.of(records_from(consumer, starts), progress)
    finally:
        await replay.close()
    bookmark.remove()
    seconds = monotonic() - started
    terminal.say(
        f"{replay.sent:,} contacts compared again in {seconds:.1f} s ({replay.sent / seconds:,.0f} per second)."
    )
    terminal.result({"contacts": replay.sent, "seconds": round(seconds, 3)})
    return Exit.OK


@dataclass
class Replay:
    """Contact events in, commands to compare their contacts out; no faster than the service handles them."""

    options: Options
    bookmark: Bookmark
    publisher: Publisher
    backlog: Backlog
    sent: int = 0

    async def of(self, records: AsyncIterator[Record], progress: Callable[[int], None]) -> None:
        """To the end, until the service has compared the last one."""
        batch: list[Record] = []
        async for record in records:
            batch.append(record)
            if len(batch) == BATCH:
                await self._send(batch)
                progress(len(batch))
                batch = []
        await self._send(batch)
        await self.backlog.falls_to(0, self.options.timeout_seconds)

    async def _send(self, records: Sequence[Record]) -> None:
        """Ask for a comparison of the contacts of these records, then note how far we are."""
        commands = commands_for(records, self.options.choice)
        await self.publisher.publish(commands)
        self.sent += len(commands)
        self.bookmark.move(records)
        await self.backlog.falls_to(self.options.in_flight - BATCH, self.options.timeout_seconds)

    async def close(self) -> None:
        await self.publisher.stop()
        await self.backlog.close()


def commands_for(records: Sequence[Record], choice: Choice) -> list[Outgoing]:
    """One command for each contact, with its newest state among these records; none for one that is gone."""
    newest: dict[str, ContactEvent] = {}
    for record in records:
        received = read(record, EVENTS)
        if isinstance(received, Received) and isinstance(received.message, ContactEvent):
            newest[received.message.key()] = received.message
    here = [event for event in newest.values() if not isinstance(event, (ContactDeleted, ContactsMerged))]
    return [_command(event) for event in here if choice.takes(event)]


def _command(event: ContactEvent) -> Outgoing:
    compare = CompareContact(contact_id=event.contact_id, version=event.version, contact=event.contact)
    return seal(compare, CONTACT_COMMANDS, id=str(uuid4()), source=SOURCE, time=datetime.now(UTC))


def _partitions(settings: Settings, existing: dict[str, list[TopicPartition]], topic: Topic) -> list[TopicPartition]:
    name = settings.named(topic.name)
    if name not in existing:
        raise Failed(f"There is no topic {name}: is the dedupe service running?", Exit.BROKER_AWAY)
    return existing[name]


@contextmanager
def _bar(terminal: Terminal, total: int) -> Iterator[Callable[[int], None]]:
    """Takes how many events more are done; shown to people only, while they watch."""
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.completed:,.0f} events"), TimeElapsedColumn())
    watched = terminal.people.is_terminal
    with Progress(*columns, console=terminal.people, transient=True, disable=not watched) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.advance(task, done)
