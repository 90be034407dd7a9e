"""The review queue: pairs in the order of their score."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.dedupe.api.listed import Detail, ListedPair, details, listed
from services.dedupe.domain.pair import PairState, pair_id
from services.dedupe.store.database import DedupeDatabase
from shared.contracts.contacts import ContactType
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule
from shared.platform.http import Problem, problems

After = Annotated[str, Query(max_length=100, description="The cursor: `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


class PairPage(BaseModel):
    """Pairs, the best score first; `next` is the cursor of the page that follows, blank on the last one."""

    pairs: list[ListedPair]
    next: str = ""


async def pair_of(database: DedupeDatabase, left_id: UUID, right_id: UUID) -> ListedPair:
    """A pair by the ids of its contacts, in any order; raises the problem that there is none."""
    found = await database.pairs.load([pair_id(left_id, right_id)])
    if not found:
        raise Problem(HTTPStatus.NOT_FOUND, "These two contacts were never found to be duplicates.")
    return (await listed(database, [found[0].state]))[0]


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["duplicates"])

    @routes.get("/duplicates", responses=problems(422, 503))
    async def list_pairs(
        state: PairState = PairState.OPEN,
        type: ContactType | None = None,
        level: DuplicateLevel | None = None,
        found_by: DuplicateRule | None = None,
        contact_no: Annotated[str, Query(max_length=20, description="Pairs of this contact")] = "",
        min_score: Annotated[float, Query(ge=0, le=1)] = 0,
        max_score: Annotated[float, Query(ge=0, le=1)] = 1,
        after: After = "",
        limit: Limit = 50,
    ) -> PairPage:
        """Pairs that wait for a decision, or those in another state."""
        chosen = {"type": type, "level": level}
        wanted: dict[str, Any] = {"state": state, **{name: value for name, value in chosen.items() if value}}
        if found_by:
            wanted["found_by"] = {"$in": [found_by]}
        if contact_no:
            wanted["$or"] = [{"left_no": contact_no}, {"right_no": contact_no}]
        if (min_score, max_score) != (0, 1):
            wanted["score"] = {"$gte": min_score, "$lte": max_score}
        found = await database.pairs.find({**wanted, "rank": {"$gt": after}}, sort=[("rank", 1)], limit=limit + 1)
        pairs = await listed(database, [document.state for document in found[:limit]])
        return PairPage(pairs=pairs, next=pairs[-1].rank if len(found) > limit else "")

    @routes.get("/duplicates/{left_id}/{right_id}", responses=problems(404, 422, 503))
    async def get_pair(left_id: UUID, right_id: UUID) -> ListedPair:
        """One pair with what each field says, whatever its state; its two ids in any order."""
        return await pair_of(database, left_id, right_id)

    @routes.get("/duplicates/{left_id}/{right_id}/details", responses=problems(404, 409, 422, 503))
    async def get_details(left_id: UUID, right_id: UUID) -> list[Detail]:
        """What the two contacts have in each field of the setup's search strings."""
        return await details(database, await pair_of(database, left_id, right_id))

    return routes
