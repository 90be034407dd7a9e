"""Sealed messages to Kafka, in order per key, confirmed by all in-sync replicas."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.platform.kafka.broker import connection
from shared.platform.kafka.envelope import Outgoing
from shared.platform.settings import Settings

CONFIRM_SECONDS = 20.0
"""An idempotent producer would try for ever; its caller has a message to hold or a request to answer."""


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

    async def send(self, records: Sequence[tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]]) -> None:
        """The same for raw records: physical topic, key, value, headers."""
        if not records:
            return
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                producer = await self._started()
                await asyncio.gather(
                    *[await producer.send(t, value, key=key, headers=h) for t, key, value, h in records]
                )
        except (KafkaError, OSError, TimeoutError) as error:
            await self.stop()
            raise BrokerUnavailable(str(error) or type(error).__name__) from error

    async def ping(self) -> bool:
        """Whether the cluster answers a question about its topics."""
        try:
            producer = await self._started()
            await asyncio.wait_for(producer.client.fetch_all_metadata(), timeout=2)
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
