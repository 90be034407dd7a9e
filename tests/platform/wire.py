"""A client beside the service under test: it sends raw records and keeps what it hears on the service's topics."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.contacts import COMMANDS, EVENTS, REJECTIONS
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received, read, seal
from shared.platform.kafka.topics import dead_letters, ensure_topics
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.fakes import NOW
from tests.platform.small import until, word

Record = Any  # a ConsumerRecord; aiokafka publishes no types
LETTERS = dead_letters("cards")
TOPICS = (COMMANDS, EVENTS, REJECTIONS, LETTERS)


class Wire:
    """Records go out compressed, so that one larger than the broker's limit comes through; everything heard is kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.heard = settings, list[Record]()
        servers = settings.kafka_bootstrap_servers
        self._producer = AIOKafkaProducer(
            bootstrap_servers=servers, compression_type="gzip", max_request_size=8_000_000, max_batch_size=8_000_000
        )
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=servers, auto_offset_reset="earliest", enable_auto_commit=False, fetch_max_wait_ms=50
        )

    async def __aenter__(self) -> Self:
        await ensure_topics(self.settings, TOPICS)
        await self._producer.start()
        await self._consumer.start()
        names = [self.settings.named(topic.name) for topic in (EVENTS, REJECTIONS, LETTERS)]
        partitions = {name: await self._producer.partitions_for(name) for name in names}
        self._consumer.assign([TopicPartition(name, p) for name, found in partitions.items() for p in found])
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()
        await self._producer.stop()

    async def send(
        self, value: bytes | None, headers: Mapping[str, bytes | None], *, key: bytes = b"key", partition: int = 0
    ) -> Record:
        """One record to the command topic; where it lies comes back."""
        topic = self.settings.named(COMMANDS.name)
        pairs = list(headers.items())
        return await self._producer.send_and_wait(topic, value, key=key, headers=pairs, partition=partition)

    async def command(self, message: Message, id: str = "", partition: int = 0) -> Record:
        sealed = seal(message, TOPIC_OF[type(message)], id=id or str(uuid4()), source="/tests", time=NOW)
        value, headers = (sealed.value or "").encode(), dict[str, bytes | None](sealed.headers())
        return await self.send(value, headers, key=sealed.key.encode(), partition=partition)

    async def batch(self, *messages: Message) -> None:
        """Commands to one partition that are read together."""
        builder = self._producer.create_batch()
        for message in messages:
            sealed = seal(message, TOPIC_OF[type(message)], id=str(uuid4()), source="/tests", time=NOW)
            value, headers = (sealed.value or "").encode(), sealed.headers()
            builder.append(key=sealed.key.encode(), value=value, headers=headers, timestamp=None)
        await (await self._producer.send_batch(builder, self.settings.named(COMMANDS.name), partition=0))

    async def until(self, happened: Callable[[], bool], seconds: float = 90) -> None:
        """Listen until this is so."""
        async with asyncio.timeout(seconds):
            while not happened():
                for records in (await self._consumer.getmany(timeout_ms=50)).values():
                    self.heard += records

    def on(self, topic: str) -> list[Record]:
        return [record for record in self.heard if record.topic == self.settings.named(topic)]

    def told(self) -> list[str]:
        """Events and refusals in a word each, tombstones left out."""
        return [
            word(got.message)
            for topic in (EVENTS, REJECTIONS)
            for record in self.on(topic.name)
            if isinstance(got := read(record, topic), Received)
        ]

    def letters(self) -> list[Record]:
        return self.on(LETTERS.name)

    async def committed(self, partition: int = 0) -> int:
        """The group's next offset of the command topic; 0 when nothing was committed."""
        place = TopicPartition(self.settings.named(COMMANDS.name), partition)
        admin = AIOKafkaAdminClient(bootstrap_servers=self.settings.kafka_bootstrap_servers)
        await admin.start()
        try:
            offsets = await admin.list_consumer_group_offsets(self.settings.named("cards"), partitions=[place])
        finally:
            await admin.close()
        return max(int(offsets[place].offset), 0)


def headers_of(record: Record) -> dict[str, str]:
    return {name: (value or b"").decode(errors="replace") for name, value in record.headers}


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Service]:
    """The service at work, as its server would run it."""
    async with service.app.router.lifespan_context(service.app):
        await until(lambda: service.consumer.subscription.assigned, 60)
        yield service
