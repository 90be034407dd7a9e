"""Hearing everything the services publish, and knowing when they have handled everything they were sent."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from relata.broker import existing_topics, reader
from relata.demo.tally import Tally
from shared.contracts import contacts, dedupe, erp, finance, interactions, sync, telephony
from shared.contracts.message import Topic, dead_letter_topic
from shared.platform.kafka.broker import connection
from shared.platform.kafka.envelope import Received, read
from shared.platform.settings import Settings

Partitions = Mapping[str, list[TopicPartition]]
"""By physical topic name."""

HEARD: tuple[Topic, ...] = (contacts.EVENTS, *dedupe.TOPICS, *interactions.TOPICS, *sync.TOPICS)
READ_BY: Mapping[str, tuple[Topic, ...]] = {
    "contacts": (contacts.COMMANDS,),
    "dedupe": (contacts.EVENTS,),
    "interactions": (contacts.EVENTS, erp.DOCUMENT_EVENTS, telephony.CALL_EVENTS, interactions.FOLLOWUPS),
    "sync": (contacts.EVENTS, erp.DOCUMENT_EVENTS, finance.ACKS),
    "finance": (sync.CUSTOMER_EVENTS, sync.CONTACT_EVENTS),
}
"""Which consumer group must have handled which topics before the story is over."""


@asynccontextmanager
async def hearing(settings: Settings, tally: Tally) -> AsyncIterator[None]:
    """Note every event from now on in `tally`."""
    existing = await existing_topics(settings)
    topics = {settings.named(topic.name): topic for topic in HEARD}
    partitions = [partition for name in topics for partition in existing[name]]
    async with reader(settings, partitions) as consumer:
        await consumer.seek_to_end(*partitions)
        for partition in partitions:
            await consumer.position(partition)  # the end as of now, not as of the first fetch
        listening = asyncio.create_task(_listen(consumer, topics, tally))
        try:
            yield
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def _listen(consumer: AIOKafkaConsumer, topics: Mapping[str, Topic], tally: Tally) -> None:
    while True:
        for records in (await consumer.getmany(timeout_ms=100)).values():
            for record in records:
                received = read(record, topics[record.topic])
                if isinstance(received, Received):
                    tally.hear(received.message)


class Handled:
    """How many messages the services' consumer groups have not handled: an offset is committed after its effects."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def behind(self) -> dict[str, int]:
        """Messages per consumer group that are written and not handled yet."""
        existing = await existing_topics(self._settings)
        admin = AIOKafkaAdminClient(**connection(self._settings))
        await admin.start()
        try:
            return {group: await self._behind(admin, group, existing) for group in READ_BY}
        finally:
            await admin.close()

    async def _behind(self, admin: AIOKafkaAdminClient, group: str, existing: Partitions) -> int:
        partitions = [p for topic in READ_BY[group] for p in existing[self._settings.named(topic.name)]]
        committed = await admin.list_consumer_group_offsets(self._settings.named(group), partitions=partitions)
        # a coordinator that is still loading after a broker's restart answers with no partition at all
        handled = {partition: max(0, told.offset) for partition, told in committed.items()}
        ends = await self._ends(partitions)
        return sum(max(0, end - handled.get(partition, 0)) for partition, end in ends.items())

    async def _ends(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        async with reader(self._settings, partitions) as consumer:
            ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
            return ends

    async def dead_letters(self) -> int:
        """Dead letters of all groups, old ones included."""
        existing = await existing_topics(self._settings)
        names = (self._settings.named(dead_letter_topic(group)) for group in READ_BY)
        partitions = [partition for name in names for partition in existing.get(name, [])]
        if not partitions:
            return 0
        async with reader(self._settings, partitions) as consumer:
            begins = await consumer.beginning_offsets(partitions)
            ends = await consumer.end_offsets(partitions)
        return sum(ends[partition] - begins[partition] for partition in partitions)
