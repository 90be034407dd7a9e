"""Topics written and read as another system would: from outside a service, without a consumer group."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from relata.broker import existing_topics, reader, records_from
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message, Topic
from shared.platform.kafka.envelope import Received, read, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings


async def send(settings: Settings, *messages: Message) -> None:
    """Write each to its topic; returns when the broker has them."""
    publisher, now = Publisher(settings), datetime.now(UTC)
    sealed = [seal(m, TOPIC_OF[type(m)], id=str(uuid4()), source="/tests", time=now) for m in messages]
    try:
        await publisher.publish(sealed)
    finally:
        await publisher.stop()


async def published(settings: Settings, *topics: Topic) -> list[Message]:
    """All that these topics hold now, in order per partition; tombstones are left out."""
    named = {settings.named(topic.name): topic for topic in topics}
    existing = await existing_topics(settings)
    partitions = [partition for name in named for partition in existing.get(name, [])]
    if not partitions:
        return []
    async with reader(settings, partitions) as consumer:
        records = [record async for record in records_from(consumer, dict.fromkeys(partitions, 0))]
    found = [read(record, named[record.topic]) for record in records]
    return [received.message for received in found if isinstance(received, Received)]


async def eventually(
    settings: Settings, *topics: Topic, until: Callable[[Sequence[Message]], bool], seconds: float = 90
) -> list[Message]:
    """What these topics hold as soon as it is what one waits for; fails with what they hold when it never is."""
    deadline = time.monotonic() + seconds
    while not until(messages := await published(settings, *topics)):
        assert time.monotonic() < deadline, f"waited in vain; published: {messages}"
        await asyncio.sleep(0.1)
    return messages
