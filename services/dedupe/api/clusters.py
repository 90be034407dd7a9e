"""Clusters for review: open pairs that hang together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from services.dedupe.api.listed import ListedPair, listed
from services.dedupe.api.queue import After, Limit
from services.dedupe.domain.clusters import Cluster, clusters
from services.dedupe.domain.pair import DuplicatePair, PairState
from services.dedupe.store.database import DedupeDatabase
from shared.platform.http import problems

STEPS = 8
"""So far from the pair where one begins is a cluster followed; one that goes on is longer than anyone reviews."""


class ListedCluster(BaseModel):
    """Contacts that open pairs connect; without the pair `weakest` it would fall into two."""

    contact_ids: list[UUID]
    pairs: list[ListedPair]
    weakest: ListedPair


class ClusterPage(BaseModel):
    """Clusters in the order of their best pair; `next` is the cursor of the page that follows, blank on the last."""

    clusters: list[ListedCluster]
    next: str = ""


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["duplicates"])

    @routes.get("/duplicates/clusters", responses=problems(422, 503))
    async def list_clusters(after: After = "", limit: Limit = 50) -> ClusterPage:
        """Contacts that may all be one, of the next `limit` open pairs; each cluster stands at its best pair."""
        page = {"state": PairState.OPEN, "rank": {"$gt": after}}
        found = await database.pairs.find(page, sort=[("rank", 1)], limit=limit + 1)
        begins = {document.id for document in found[:limit]}
        whole = clusters(await _connected(database, [document.state for document in found[:limit]]))
        here = [cluster for cluster in whole if cluster.pairs[0].id in begins]
        return ClusterPage(
            clusters=await _listed(database, here), next=found[limit - 1].state.rank if len(found) > limit else ""
        )

    return routes


async def _listed(database: DedupeDatabase, found: Sequence[Cluster]) -> list[ListedCluster]:
    pairs = {pair.id: pair for pair in await listed(database, [pair for one in found for pair in one.pairs])}
    return [
        ListedCluster(
            contact_ids=one.contact_ids, pairs=[pairs[pair.id] for pair in one.pairs], weakest=pairs[one.weakest.id]
        )
        for one in found
    ]


async def _connected(database: DedupeDatabase, pairs: Iterable[DuplicatePair]) -> list[DuplicatePair]:
    """These pairs and all open ones that hang together with them: one query per step."""
    known = {pair.id: pair for pair in pairs}
    seen: set[UUID] = set()
    for _ in range(STEPS):
        edge = {id for pair in known.values() for id in (pair.left_id, pair.right_id)} - seen
        if not edge:
            break
        seen |= edge
        ids = [str(id) for id in edge]
        either = [{"left_id": {"$in": ids}}, {"right_id": {"$in": ids}}]
        found = await database.pairs.find({"state": PairState.OPEN, "$or": either})
        known |= {document.id: document.state for document in found}
    return list(known.values())
