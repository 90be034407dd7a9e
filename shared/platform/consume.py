"""The one place of delivery: from a batch of records to handled messages, dead letters and committed offsets."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import structlog
from faststream.kafka import KafkaBroker

from shared.contracts.message import Topic
from shared.platform.kafka.broker import Records, Subscription
from shared.platform.kafka.dead_letter import dead_letter
from shared.platform.kafka.envelope import Malformed, Received, read
from shared.platform.owed import Owed
from shared.platform.pipeline import PASSING, Pipeline, patiently
from shared.platform.settings import Settings

log = structlog.get_logger(__name__)

ATTEMPTS = 3
"""How often a message whose handler fails by itself is tried before it is put aside."""


class Consumer:
    """Reads a service's topics in batches and hands them to its pipeline.

    A store or broker that is away is waited for; what cannot be read, and what its handler fails on `ATTEMPTS` times,
    becomes a dead letter. Later messages of the same key follow it (docs/decisions/0006).
    """

    def __init__(
        self, broker: KafkaBroker, settings: Settings, pipeline: Pipeline[Any], topics: Sequence[Topic], group: str
    ) -> None:
        self.group = group
        self._settings, self._pipeline, self._metrics = settings, pipeline, pipeline.metrics
        self._clearing: asyncio.Task[None] | None = None
        self._topics = {settings.named(topic.name): topic for topic in topics}
        self.subscription = Subscription(broker, settings, list(self._topics), settings.named(group), self.handle)

    async def handle(self, records: Records) -> None:
        started = perf_counter()
        batch: list[Received] = []
        others = 0
        for record in records:
            topic = self._topics[record.topic]
            match read(record, topic):
                case Received() as received:
                    batch.append(received)
                case Malformed() as malformed:
                    await self._put_aside(malformed)
                case None:
                    others += 1
        if batch:
            self._metrics.add(self._metrics.messages_in, ((received.topic, received.type) for received in batch))
            await self._apply(batch)
        self._metrics.outcomes.labels("other", "skipped").inc(others)
        self._metrics.batch_size.observe(len(records))
        self._metrics.handling.observe(perf_counter() - started)

    async def _apply(self, batch: list[Received]) -> None:
        """The whole batch at once; one by one when it fails, so that only the message at fault is put aside."""
        try:
            await self._pipelined(batch)
        except Exception as error:
            if len(batch) == 1:
                await self._again(batch[0], error)
                return
            log.warning("batch failed, handling one by one", messages=len(batch), error=type(error).__name__)
            for received in batch:
                await self._apply([received])

    async def _pipelined(self, batch: list[Received]) -> None:
        await self.cleared()
        outcomes, owed = await self._waiting(lambda: self._pipeline.apply(batch))
        await self._waiting(lambda: owed.publish(self._pipeline.publisher, self._metrics))
        self._clearing = asyncio.create_task(self._clear(owed))
        ended = list(zip(batch, outcomes, strict=True))
        self._metrics.add(self._metrics.outcomes, ((received.type, outcome.result) for received, outcome in ended))
        for received, outcome in ended:
            if outcome.result == "refused":
                log.info("refused", message_id=received.id, type=received.type, key=received.message.key())

    async def _clear(self, owed: Owed) -> None:
        """While offsets are committed and the next batch is read; what this misses is left to the sweep."""
        try:
            await self._waiting(owed.clear)
        except Exception as error:
            log.warning("outboxes not cleared", error=type(error).__name__)

    async def cleared(self) -> None:
        """The outboxes of the batch before are empty."""
        if self._clearing:
            await self._clearing
            self._clearing = None

    async def _again(self, received: Received, error: Exception) -> None:
        for attempt in range(2, ATTEMPTS + 1):
            await asyncio.sleep(0.05 * attempt)
            try:
                return await self._pipelined([received])
            except PASSING:
                raise
            except Exception as latest:
                error = latest
        log.error("handler failed", message_id=received.id, type=received.type, exc_info=error)
        assert received.record is not None
        await self._put_aside(
            Malformed(received.record, "handler_failed", f"{type(error).__name__} after {ATTEMPTS} attempts")
        )

    async def _put_aside(self, malformed: Malformed) -> None:
        now = datetime.now(UTC)
        letter = dead_letter(
            malformed.record,
            group=self.group,
            reason=malformed.reason,
            detail=malformed.detail,
            now=now,
            settings=self._settings,
        )
        await self._waiting(lambda: self._pipeline.publisher.send([letter]))
        self._metrics.dead_letters.labels(malformed.reason).inc()
        origin = malformed.record
        log.warning(
            "dead letter", reason=malformed.reason, topic=origin.topic, partition=origin.partition, offset=origin.offset
        )

    async def _waiting(self, call: Callable[[], Awaitable[Any]]) -> Any:
        return await patiently(call, self._metrics)
