"""The FastStream broker, set once: its defaults acknowledge first, start at the latest message and create topics."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.platform.settings import Settings

log = structlog.get_logger(__name__)

Records = Sequence["ConsumerRecord[bytes, bytes]"]
STUCK_SECONDS = 5.0

SASL = {"PLAIN": SASLPlaintext, "SCRAM-SHA-256": SASLScram256, "SCRAM-SHA-512": SASLScram512}


def _ssl_context(settings: Settings) -> ssl.SSLContext | None:
    if "SSL" not in settings.kafka_security_protocol.split("_"):
        return None
    return ssl.create_default_context(cafile=settings.kafka_ssl_cafile or None)


def connection(settings: Settings) -> dict[str, Any]:
    """The arguments with which every aiokafka client of ours reaches the cluster."""
    return {
        "bootstrap_servers": settings.kafka_bootstrap_servers,
        "security_protocol": settings.kafka_security_protocol,
        "ssl_context": _ssl_context(settings),
        "sasl_mechanism": settings.kafka_sasl_mechanism,
        "sasl_plain_username": settings.kafka_sasl_username or None,
        "sasl_plain_password": settings.kafka_sasl_password or None,
    }


def _security(settings: Settings) -> BaseSecurity | None:
    context = _ssl_context(settings)
    if "SASL" in settings.kafka_security_protocol:
        return SASL[settings.kafka_sasl_mechanism](
            settings.kafka_sasl_username, settings.kafka_sasl_password, ssl_context=context, use_ssl=context is not None
        )
    return BaseSecurity(ssl_context=context, use_ssl=True) if context else None


def make_broker(settings: Settings) -> KafkaBroker:
    return KafkaBroker(
        settings.kafka_bootstrap_servers,
        security=_security(settings),
        allow_auto_create_topics=False,
        graceful_timeout=settings.shutdown_seconds,
        apply_types=False,
        logger=None,
    )


class Subscription(ConsumerRebalanceListener):  # type: ignore[misc]
    """Batches of raw records for one consumer group, in order per partition, at least once.

    Reads from the earliest message when the group is new. Offsets are committed only when `handle` has returned;
    `handle` must not raise for a record: the batch is then tried again and again, and `alive` is false.
    """

    def __init__(
        self,
        broker: KafkaBroker,
        settings: Settings,
        topics: list[str],
        group: str,
        handle: Callable[[Records], Awaitable[None]],
    ) -> None:
        self.assigned = self.stuck = False
        self._handle = handle
        self._subscriber = broker.subscriber(
            *topics,
            batch=True,
            group_id=group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=settings.batch_max_records,
            batch_timeout_ms=settings.batch_timeout_ms,
            fetch_max_wait_ms=50,
            session_timeout_ms=settings.kafka_session_timeout_ms,
            heartbeat_interval_ms=min(3_000, settings.kafka_session_timeout_ms // 3),
            listener=self,
            parser=self._parse,
            decoder=self._decode,
        )
        self._subscriber(self._consume)

    async def _parse(self, records: Records) -> KafkaAckableMessage:
        """The records untouched: FastStream's own parser stops on a header that is not UTF-8."""
        return KafkaAckableMessage(body=b"", raw_message=tuple(records), consumer=self.consumer)

    async def _decode(self, message: KafkaAckableMessage) -> Records:
        return message.raw_message

    async def _consume(self, records: Records) -> None:
        """FastStream goes on after an exception, and the next commit would skip these records: so they are kept."""
        while True:
            try:
                await self._handle(records)
            except Exception as error:
                log.error("batch cannot be handled, nothing is skipped", exc_info=error)
                self.stuck = True
                await asyncio.sleep(STUCK_SECONDS)
            else:
                break
        self.stuck = False
        await self._commit(records)

    async def _commit(self, records: Records) -> None:
        """Commit what we still own; the rest goes to another replica, which finds it applied."""
        consumer = self.consumer
        owned = consumer.assignment() if consumer else set()
        offsets = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        offsets = {partition: offset for partition, offset in offsets.items() if partition in owned}
        for wait in (0.1, 0.5, 1.0, 2.0, None):
            try:
                if consumer and offsets:
                    await consumer.commit(offsets)
                return
            except KafkaError:
                if wait is None:
                    return
                await asyncio.sleep(wait)

    @property
    def consumer(self) -> AIOKafkaConsumer | None:
        return self._subscriber.consumer

    async def lag(self) -> dict[tuple[str, int], int]:
        """Messages not handed out yet, per topic and partition of this replica."""
        if (consumer := self.consumer) is None:
            return {}
        behind = {}
        for partition in consumer.assignment():
            end = consumer.highwater(partition) or 0
            behind[partition.topic, partition.partition] = max(0, end - await consumer.position(partition))
        return behind

    def alive(self) -> bool:
        """Whether the loop that reads is running and gets on."""
        tasks = self._subscriber.tasks
        return bool(self._subscriber.running and tasks and not self.stuck and not any(task.done() for task in tasks))

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        self.assigned = False

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self.assigned = True
