"""Reading topics without a consumer group: nothing is committed, no service notices."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from relata.terminal import Exit, Failed
from shared.platform.kafka.broker import connection
from shared.platform.kafka.producer import BrokerUnavailable
from shared.platform.settings import Settings

CONNECT_SECONDS = 15.0


@contextmanager
def broker_errors(settings: Settings) -> Iterator[None]:
    """What the Kafka client raises inside, as one sentence and exit code 4."""
    try:
        yield
    except (KafkaError, BrokerUnavailable) as error:
        why = str(error) or type(error).__name__
        raise Failed(f"Kafka at {settings.kafka_bootstrap_servers} cannot be used: {why}", Exit.BROKER_AWAY) from error


async def _started(client: AIOKafkaConsumer | AIOKafkaAdminClient, settings: Settings) -> None:
    with broker_errors(settings):
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await client.start()
        except (OSError, TimeoutError) as error:
            raise BrokerUnavailable(str(error) or f"no answer within {CONNECT_SECONDS:.0f} seconds") from error


async def existing_topics(settings: Settings) -> dict[str, list[TopicPartition]]:
    """Partitions by physical topic name, in order; raises Failed when the broker is away."""
    admin = AIOKafkaAdminClient(**connection(settings))
    try:
        await _started(admin, settings)
        with broker_errors(settings):
            names = await admin.list_topics()
            # the embedded broker makes a topic when it is asked for it, so only those that exist are
            described = await admin.describe_topics(names) if names else []
    finally:
        await admin.close()
    return {
        entry["topic"]: [TopicPartition(entry["topic"], n) for n in sorted(p["partition"] for p in entry["partitions"])]
        for entry in described
    }


async def confirmed(sending: Awaitable[None], seconds: float) -> None:
    """Wait for a confirmation no longer than this: an idempotent producer by itself waits for ever.

    Raises BrokerUnavailable; what was being sent may arrive yet.
    """
    try:
        async with asyncio.timeout(seconds):  # wait_for loses an interruption that comes with the answer (Python 3.11)
            await sending
    except TimeoutError as error:
        raise BrokerUnavailable(f"nothing was confirmed within {seconds:g} seconds") from error


@asynccontextmanager
async def reader(settings: Settings, partitions: Collection[TopicPartition]) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of these partitions from their beginning; raises Failed when the broker is or goes away."""
    consumer = AIOKafkaConsumer(
        **connection(settings),
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        # the embedded broker lets an idle fetch wait all of this
        fetch_max_wait_ms=50,
    )
    try:
        await _started(consumer, settings)
        with broker_errors(settings):
            consumer.assign(list(partitions))
            yield consumer
    finally:
        # in a task of its own: with the broker away, aiokafka passes on the cancellation of its own fetches
        await asyncio.wait({asyncio.ensure_future(consumer.stop())}, timeout=CONNECT_SECONDS)


async def records_from(
    consumer: AIOKafkaConsumer, starts: dict[TopicPartition, int]
) -> AsyncIterator["ConsumerRecord[bytes, bytes]"]:
    """The records of each partition from the given offset to the end as it stands now, in order per partition."""
    ends = await consumer.end_offsets(list(starts))
    consumer.pause(*consumer.assignment())
    for partition, start in starts.items():
        if start < ends[partition]:
            consumer.seek(partition, start)
            consumer.resume(partition)
    left = {partition for partition, start in starts.items() if start < ends[partition]}
    while left:
        batches = await consumer.getmany(*left, timeout_ms=200)
        for partition, records in batches.items():
            for record in records:
                if record.offset < ends[partition]:
                    yield record
        # compaction and retention leave gaps, so the position tells the end, not the last record
        left = {partition for partition in left if await consumer.position(partition) < ends[partition]}
