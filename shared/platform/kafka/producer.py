"""Sealed messages to Kafka, in order per key, confirmed by all in-sync replicas."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import DefaultPartitioner

from shared.platform.kafka.broker import connection
from shared.platform.kafka.envelope import Outgoing
from shared.platform.settings import Settings

CONFIRM_SECONDS = 20.0
"""An idempotent producer would try for ever; its caller has a message to hold or a request to answer."""


Record = tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]
"""Physical topic, key, value, headers."""

_partition_of = DefaultPartitioner()
"""By the key, as every client of Kafka has it."""


class BrokerUnavailable(Exception):
    """The broker did not confirm; nothing may be assumed of the messages but that some may have been written."""


class Publisher:
    """An idempotent producer that is made anew after a failure it cannot recover from.

    FastStream's `publish_batch` writes a whole batch to one partition and drops headers, so this is aiokafka itself.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        """Send all and wait for all confirmations; raises `BrokerUnavailable`, after which all may be sent again."""
        await self.send(
            [
                (
                    self._settings.named(m.topic),
                    m.key.encode(),
                    None if m.value is None else m.value.encode(),
                    m.headers(),
                )
                for m in messages
            ]
        )

    async def send(self, records: Sequence[Record]) -> None:
        """The same for raw records."""
        if not records:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                producer = await self._started()
                parts = await _by_partition(producer, records)
                await asyncio.gather(*[_send(producer, *part, own) for part, own in parts.items()])
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            raise BrokerUnavailable(str(error) or type(error).__name__) from error

    async def ping(self) -> bool:
        """Whether the cluster answers a question about its topics."""
        try:
            producer = await self._started()
            async with asyncio.timeout(2):
                await producer.client.fetch_all_metadata()
        except (KafkaError, OSError, TimeoutError):
            return False
        return True

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **connection(self._settings),
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=2,
                    max_batch_size=256 * 1024,
                    request_timeout_ms=15_000,
                )
                try:
                    await producer.start()
                except BaseException:
                    await producer.stop()
                    raise
                self._producer = producer
        return self._producer

    async def stop(self) -> None:
        producer, self._producer = self._producer, None
        if producer:
            await asyncio.wait({asyncio.ensure_future(producer.stop())}, timeout=10)


async def _by_partition(producer: AIOKafkaProducer, records: Sequence[Record]) -> dict[tuple[str, int], list[Record]]:
    partitions = {topic: sorted(await producer.partitions_for(topic)) for topic in {record[0] for record in records}}
    parts: dict[tuple[str, int], list[Record]] = {}
    for record in records:
        topic, key, _, _ = record
        all_of_topic = partitions[topic]
        parts.setdefault((topic, _partition_of(key, all_of_topic, all_of_topic)), []).append(record)
    return parts


async def _send(producer: AIOKafkaProducer, topic: str, partition: int, records: Sequence[Record]) -> None:
    """In as few batches as they fit in, one after the other."""
    batch, confirmations = producer.create_batch(), []
    for _, key, value, headers in records:
        if batch.append(key=key, value=value, timestamp=None, headers=headers) is None:
            confirmations.append(await producer.send_batch(batch, topic, partition=partition))
            batch = producer.create_batch()
            batch.append(key=key, value=value, timestamp=None, headers=headers)
    batch.close()
    confirmations.append(await producer.send_batch(batch, topic, partition=partition))
    await asyncio.gather(*confirmations)
