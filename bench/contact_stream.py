"""What the benchmarks of duplicate detection share: realistic contacts as events, and when they have been handled."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID, uuid5

import orjson
from aiokafka import TopicPartition

from bench.measuring import PATIENCE_SECONDS
from dedupe_fit.generate import generate
from relata.duplicates.backlog import Backlog
from services.dedupe.domain.known_contact import remember
from services.dedupe.domain.setup import DuplicateSetup
from shared.contracts.contacts import EVENTS, ContactCreated, ContactState
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings

SEED = 71
"""Not the one that the model was fitted on."""
AT_ONCE = 10_000
SPACE = UUID("6f1c2b7e-9d41-4c0a-8a53-0c9a1f1f7a10")


def contacts(count: int, seed: int = SEED) -> Iterator[ContactState]:
    """Companies and persons of several countries with their duplicates, made in portions; the same every time."""
    now = datetime.now(UTC)
    for start in range(0, count, AT_ONCE):
        for number, row in enumerate(generate(min(AT_ONCE, count - start), seed + start).rows, start):
            id = uuid5(SPACE, f"{seed} {number}")
            fields = {name: value for name, value in row.items() if name != "id"}
            yield ContactState.model_validate({**fields, "contact_id": id, "no": f"B{number}", "last_modified_at": now})


def created(contact: ContactState, version: int = 1) -> Outgoing:
    event = ContactCreated(contact_id=contact.contact_id, version=version, contact=contact)
    return seal(event, EVENTS, id=f"{event.key()}:{version}", source="/bench", time=datetime.now(UTC))


def as_stored(contact: ContactState) -> Outgoing:
    """An event whose value is what the service stores of the contact: for the floor."""
    known = remember(None, contact, 1, DuplicateSetup()).model_dump(mode="json")
    return replace(created(contact), value=orjson.dumps({**known, "contact_id": str(contact.contact_id)}).decode())


class Handling:
    """The dedupe service's way through the contact events."""

    def __init__(self, settings: Settings, backlog: Backlog) -> None:
        self._settings, self._backlog = settings, backlog

    async def all(self, events: Iterable[Outgoing]) -> float:
        """Send these, wait until the service has handled them; events per second from when all were sent."""
        publisher = Publisher(self._settings)
        await publisher.publish(list(events))
        await publisher.stop()
        left, started = await self._backlog.count(), perf_counter()
        await self._backlog.falls_to(0, PATIENCE_SECONDS)
        return left / (perf_counter() - started)


@asynccontextmanager
async def handling(settings: Settings) -> AsyncIterator[Handling]:
    partitions = [TopicPartition(settings.named(EVENTS.name), number) for number in range(EVENTS.partitions)]
    backlog = Backlog(settings, partitions)
    try:
        yield Handling(settings, backlog)
    finally:
        await backlog.close()
