"""What a crash left in outboxes is published, at start and periodically."""

from datetime import UTC, datetime
from typing import Any

import structlog

from shared.platform.kafka.producer import Publisher
from shared.platform.metrics import Metrics
from shared.platform.pipeline import regularly
from shared.platform.store import Collection, Database, stale

log = structlog.get_logger(__name__)

BATCH = 500


async def sweep(database: Database, publisher: Publisher, *, older_than_seconds: float) -> int:
    """Publish and clear every outbox owed longer than this; returns how many documents owed.

    Several replicas may sweep at once: a reader then sees an event twice and drops it by its version.
    """
    return sum([await _sweep_one(collection, publisher, older_than_seconds) for collection in database.collections])


async def _sweep_one(collection: Collection[Any], publisher: Publisher, older_than_seconds: float) -> int:
    swept = 0
    while leftovers := await collection.unsent(stale(now := datetime.now(UTC), older_than_seconds), BATCH):
        documents = [document for leftover in leftovers for document in leftover.documents]
        await publisher.publish([event for document in documents for event in document.outbox])
        for leftover in leftovers:
            await collection.swept(leftover, now)
        swept += len(documents)
        log.info("outbox swept", collection=collection.name, documents=len(documents))
    return swept


async def keep_swept(database: Database, publisher: Publisher, metrics: Metrics, *, every_seconds: float) -> None:
    """Sweep now and then for ever. What is younger than one period is a batch at work, not a leftover."""

    async def once() -> None:
        await sweep(database, publisher, older_than_seconds=every_seconds)
        for collection in database.collections:
            metrics.outbox.labels(collection.name).set(await collection.count_unsent())

    await regularly(once, every_seconds, what="sweep")
