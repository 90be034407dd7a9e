"""What the dedupe service has been sent and has not handled yet."""

import asyncio
from collections.abc import Sequence
from time import monotonic

from aiokafka import AIOKafkaConsumer, TopicPartition

from relata.terminal import Exit, Failed
from shared.platform.kafka.broker import connection
from shared.platform.settings import Settings

GROUP = "dedupe"


class Backlog:
    """By the offsets that the service has committed. Nothing is committed here: we only ask, as no member of it."""

    def __init__(self, settings: Settings, partitions: Sequence[TopicPartition]) -> None:
        self._partitions = partitions
        self._consumer = AIOKafkaConsumer(
            **connection(settings), group_id=settings.named(GROUP), enable_auto_commit=False
        )
        self._started = False

    async def count(self) -> int:
        if not self._started:
            await self._consumer.start()
            self._consumer.assign(list(self._partitions))
            self._started = True
        ends = await self._consumer.end_offsets(self._partitions)
        done = [await self._consumer.committed(partition) or 0 for partition in self._partitions]
        return int(sum(ends.values()) - sum(done))

    async def falls_to(self, most: int, seconds: float) -> None:
        """Wait until not more is left; raises Failed when nothing was handled for so many seconds."""
        left, heard = await self.count(), monotonic()
        while left > max(0, most):
            if monotonic() - heard > seconds:
                raise Failed(
                    f"No contact was compared for {seconds:g} seconds: is the dedupe service running?", Exit.UNANSWERED
                )
            await asyncio.sleep(0.2)  # to ask is a dozen requests
            now = await self.count()
            left, heard = now, monotonic() if now < left else heard

    async def close(self) -> None:
        await self._consumer.stop()
