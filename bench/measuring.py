"""What the benchmarks share: a namespace of their own, commands to send, events to wait for."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from shared.contracts.contacts import COMMANDS, ContactType, CreateContact
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.settings import Settings

PATIENCE_SECONDS = 120


def own_namespace(kept: str = "") -> Settings:
    """Settings of the environment in a fresh namespace, so that no run sees another's data; or in one that is kept."""
    return Settings(relata_namespace=kept or f"bench-{uuid4().hex[:8]}")


async def settle(documents: int) -> None:
    """Leave a store alone that was filled: a PostgreSQL looks once a minute for what to vacuum and count.

    It then does it beside the questions, and slowly, so as to disturb nobody.
    """
    await asyncio.sleep(120 + documents / 5_000)


def environment(settings: Settings) -> dict[str, str]:
    return {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "MONGODB_URL": settings.mongodb_url,
        "RELATA_NAMESPACE": settings.relata_namespace,
        "LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def program(module: str, *arguments: str, settings: Settings) -> AsyncIterator[None]:
    """A program of ours beside the services, from the line by which it says that it is ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        env={**os.environ, **environment(settings)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def card(number: int) -> dict[str, str]:
    """The fields that a card usually has, by the names that contacts and accounts have in common."""
    return {
        "name": f"Werkstatt {number} GmbH",
        "address": f"Hafenstraße {number % 200 + 1}",
        "post_code": f"{10000 + number % 80000}",
        "city": "Kiel",
        "country_region_code": "DE",
        "phone_no": f"+49 431 {100000 + number}",
        "email": f"kontakt{number}@werkstatt{number}.example",
    }


def company(number: int, **fields: str) -> CreateContact:
    """A company; blank `no`, so that the series gives it."""
    plain = card(number) | {
        "home_page": f"https://werkstatt{number}.example",
        "language_code": "DEU",
        "salesperson_code": "MH",
        "external_id": f"B{number}",
    }
    return CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, **(plain | fields))


def sealed(command: CreateContact) -> Outgoing:
    return seal(command, COMMANDS, id=str(uuid4()), source="/bench", time=datetime.now(UTC))


def companies(count: int) -> Iterator[Outgoing]:
    return (sealed(company(number)) for number in range(count))


@asynccontextmanager
async def reading(settings: Settings, topic: str) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of all partitions of a physical topic from its beginning, without a group."""
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
        max_partition_fetch_bytes=4 << 20,
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


async def wait_for(consumer: AIOKafkaConsumer, count: int) -> float:
    """The time at which the `count`-th message was there."""
    seen, started = 0, perf_counter()
    while seen < count:
        if perf_counter() - started > PATIENCE_SECONDS:
            raise TimeoutError(f"{seen} of {count} messages after {PATIENCE_SECONDS} seconds")
        seen += sum(len(records) for records in (await consumer.getmany(timeout_ms=200)).values())
    return perf_counter()


class Written:
    """How many messages a topic has taken, asked from the broker: reading them would cost what is to be measured."""

    def __init__(self, consumer: AIOKafkaConsumer, topic: str, partitions: int) -> None:
        self._consumer = consumer
        self._partitions = [TopicPartition(topic, number) for number in range(partitions)]

    async def count(self) -> int:
        return sum((await self._consumer.end_offsets(self._partitions)).values())

    async def reach(self, count: int) -> float:
        """The time at which the topic held `count` messages."""
        started = perf_counter()
        while (there := await self.count()) < count:
            if perf_counter() - started > PATIENCE_SECONDS:
                raise TimeoutError(f"{there} of {count} messages after {PATIENCE_SECONDS} seconds")
            await asyncio.sleep(0.1)
        return perf_counter()


@asynccontextmanager
async def written(settings: Settings, topic: str, partitions: int = 12) -> AsyncIterator[Written]:
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka_bootstrap_servers)
    await consumer.start()
    try:
        yield Written(consumer, topic, partitions)
    finally:
        await consumer.stop()


async def make_topics(settings: Settings, *names: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(name, 12, 1) for name in names])
    await admin.close()
    await asyncio.sleep(1)  # until every broker knows its leaders; nothing is measured yet


def keep(figures: Mapping[str, Any], out: Path) -> str:
    """Writes the figures of a run as JSON, and returns what was written."""
    told = json.dumps(figures, indent=2)
    out.parent.mkdir(exist_ok=True)
    out.write_text(told + "\n", encoding="utf-8")
    return told
