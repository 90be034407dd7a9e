"""Everything the services publish, heard as another system would, in the order of each partition."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from aiokafka import AIOKafkaConsumer

from relata.broker import existing_topics, reader
from relata.terminal import Failed
from shared.contracts import contacts, dedupe, interactions, sync
from shared.contracts.message import Message, Topic
from shared.platform.kafka.envelope import Received, read
from shared.platform.settings import Settings

HEARD: tuple[Topic, ...] = (contacts.EVENTS, contacts.REJECTIONS, *dedupe.TOPICS, *interactions.TOPICS, *sync.TOPICS)
PATIENCE = 180.0
"""Seconds; a busy machine may take them, a quiet one never does."""

M = TypeVar("M", bound=Message)


async def until(happened: Callable[[], bool], what: str | Callable[[], str], *, every: float = 0.02) -> None:
    """Look every so many seconds; fails with `what` when it does not happen for `PATIENCE`."""
    deadline = time.monotonic() + PATIENCE
    while not happened():  # other processes do it
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE:g} seconds in vain for {what if isinstance(what, str) else what()}")
        await asyncio.sleep(every)


@dataclass(slots=True)
class Ears:
    """The events so far; one that was published twice stands here twice."""

    _consumer: AIOKafkaConsumer
    heard: list[Received] = field(default_factory=list, repr=False)

    def of(self, kind: type[M], **fields: object) -> list[M]:
        """The messages of this kind whose fields have these values."""
        messages = [received.message for received in self.heard if isinstance(received.message, kind)]
        return [m for m in messages if all(getattr(m, name) == value for name, value in fields.items())]

    async def until(self, happened: Callable[[], bool], what: str = "it", seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not happened():  # other processes do it
            assert time.monotonic() < deadline, f"waited {seconds:g} seconds in vain for {what}"
            await asyncio.sleep(0.01)

    async def first(self, kind: type[M], **fields: object) -> M:
        """The first such message, as soon as it is there."""
        await until(lambda: bool(self.of(kind, **fields)), f"{kind.__name__} {fields}")
        return self.of(kind, **fields)[0]

    async def to_the_end(self) -> None:
        """Until everything is heard that is published by now."""
        for partition, end in (await self._consumer.end_offsets(self._consumer.assignment())).items():
            while await self._consumer.position(partition) < end:  # noqa: ASYNC110  # its listener moves it
                await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[Ears]:
    """All events of the services that run, from the beginning of their topics, heard meanwhile."""
    topics = {settings.named(topic.name): topic for topic in HEARD}
    existing = await existing_topics(settings)
    async with reader(settings, [partition for name in topics for partition in existing.get(name, ())]) as consumer:
        ears = Ears(consumer)
        listener = asyncio.create_task(_listen(consumer, topics, ears))
        try:
            yield ears
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError, Failed):
                await listener


async def _listen(consumer: AIOKafkaConsumer, topics: Mapping[str, Topic], ears: Ears) -> None:
    while True:
        for records in (await consumer.getmany(timeout_ms=50)).values():
            received = (read(record, topics[record.topic]) for record in records)
            ears.heard += [event for event in received if isinstance(event, Received)]
