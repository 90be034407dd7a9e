"""Duplicates over HTTP: queries."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.dedupe.domain.pair import DuplicatePair, PairState
from services.dedupe.store import DedupeDatabase
from shared.platform.http import problems


class PairPage(BaseModel):
    """Pairs in order of their id; `next` is the cursor of the page that follows, blank on the last one."""

    pairs: list[DuplicatePair]
    next: str = ""


class Statistics(BaseModel):
    """Contacts known, and pairs by state."""

    contacts: int
    pairs: dict[PairState, int]


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["duplicates"])

    @routes.get("/duplicates", responses=problems(422, 503))
    async def list_pairs(
        state: PairState = PairState.OPEN,
        after: Annotated[str, Query(description="The cursor: `next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> PairPage:
        found = await database.pairs.find({"_id": {"$gt": after}, "state": state}, sort=[("_id", 1)], limit=limit + 1)
        pairs = [document.state for document in found[:limit]]
        return PairPage(pairs=pairs, next=pairs[-1].id if len(found) > limit else "")

    @routes.get("/statistics", responses=problems(503))
    async def statistics() -> Statistics:
        pairs = {state: await database.pairs.count({"state": state}) for state in PairState}
        return Statistics(contacts=await database.fingerprints.count(), pairs=pairs)

    return routes
