"""A sender that makes mistakes: records, good and bad, in one partition; and the dead letters that follow."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from relata.broker import reader
from relata.letters import Letter, letter_partitions, open_letters
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message, Topic
from shared.platform.kafka.broker import connection
from shared.platform.kafka.envelope import seal
from shared.platform.settings import Settings
from tests.flows.ears import PATIENCE

KEY = b"one-partition"
LARGEST = 4_000_000
"""Bytes that this sender sends, whatever the broker takes."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it is."""

    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


def good(message: Message) -> Raw:
    """A message as it should be, with an id of its own."""
    sealed = seal(message, TOPIC_OF[type(message)], id=str(uuid4()), source="/tests", time=datetime.now(UTC))
    return Raw(message.model_dump_json().encode(), tuple(sealed.headers()))


@dataclass(slots=True)
class CarelessSender:
    """Writes records one after the other, all to the same partition of their topic."""

    _producer: AIOKafkaProducer
    _settings: Settings

    async def send(self, topic: Topic, *records: Raw) -> list[str]:
        """Where each went: `topic/partition/offset`. Raises what the broker says of one that it does not take."""
        name = self._settings.named(topic.name)
        sent = [
            await self._producer.send_and_wait(name, record.value, key=KEY, headers=list(record.headers))
            for record in records
        ]
        return [f"{told.topic}/{told.partition}/{told.offset}" for told in sent]


@asynccontextmanager
async def careless_sender(settings: Settings) -> AsyncIterator[CarelessSender]:
    producer = AIOKafkaProducer(**connection(settings), max_request_size=LARGEST)
    await producer.start()
    try:
        yield CarelessSender(producer, settings)
    finally:
        await producer.stop()


async def letters_from(settings: Settings, places: Iterable[str], count: int) -> set[tuple[str, str, str]]:
    """Group, origin and reason of the dead letters that come from these places, as soon as there are so many."""
    wanted, deadline = frozenset(places), time.monotonic() + PATIENCE
    while len(found := [letter for letter in await _letters(settings) if letter.origin in wanted]) < count:
        assert time.monotonic() < deadline, f"dead letters: {found}"
        await asyncio.sleep(0.1)
    return {(letter.group, letter.origin, letter.said("reason")) for letter in found}


async def _letters(settings: Settings) -> list[Letter]:
    async with reader(settings, await letter_partitions(settings)) as consumer:
        return await open_letters(consumer, settings)
