"""How many contacts and pairs there are: over HTTP, and among the metrics."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Gauge
from pydantic import BaseModel

from services.dedupe.domain.pair import PairState
from services.dedupe.store.database import DedupeDatabase
from shared.contracts.dedupe import DuplicateLevel
from shared.platform.http import problems
from shared.platform.pipeline import regularly

EVERY_SECONDS = 15.0


class Statistics(BaseModel):
    """Contacts known, pairs by state, and the open ones by level."""

    contacts: int
    pairs: dict[PairState, int]
    open: dict[DuplicateLevel, int]


async def counted(database: DedupeDatabase) -> Statistics:
    pairs = {state: await database.pairs.count({"state": state}) for state in PairState}
    open = {level: await database.pairs.count({"state": PairState.OPEN, "level": level}) for level in DuplicateLevel}
    return Statistics(contacts=await database.contacts.count(), pairs=pairs, open=open)


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["duplicates"])

    @routes.get("/statistics", responses=problems(503))
    async def statistics() -> Statistics:
        return await counted(database)

    return routes


class PairGauges:
    """Pairs by state, and open ones by level, as metrics."""

    def __init__(self, registry: CollectorRegistry, database: DedupeDatabase) -> None:
        self._database = database
        self._pairs = Gauge("relata_duplicate_pairs", "Pairs of contacts by state", ["state"], registry=registry)
        self._open = Gauge("relata_open_duplicates", "Open pairs by level", ["level"], registry=registry)

    async def count(self) -> None:
        figures = await counted(self._database)
        for state, count in figures.pairs.items():
            self._pairs.labels(state.value).set(count)
        for level, count in figures.open.items():
            self._open.labels(level.value).set(count)

    @asynccontextmanager
    async def lifespan(self, app: Any) -> AsyncIterator[None]:
        """While it lasts, the metrics are kept."""
        task = asyncio.create_task(regularly(self.count, EVERY_SECONDS, what="count"))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
