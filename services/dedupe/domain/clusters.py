"""Pairs that hang together: contacts that may all be one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from pydantic import BaseModel

from services.dedupe.domain.pair import DuplicatePair


class Cluster(BaseModel):
    """Contacts that open pairs connect, and these pairs, the best first.

    Without `weakest` it would fall into two: no other way between the two sides is stronger.
    """

    contact_ids: list[UUID]
    pairs: list[DuplicatePair]
    weakest: DuplicatePair


def clusters(pairs: Iterable[DuplicatePair]) -> list[Cluster]:
    """The clusters of these pairs, in the order of their best pair."""
    ranked = sorted(pairs, key=lambda pair: pair.rank)
    root: dict[UUID, UUID] = {}
    weakest: dict[UUID, DuplicatePair] = {}
    for pair in ranked:
        left, right = _root(root, pair.left_id), _root(root, pair.right_id)
        if left != right:  # the best pairs come first, so the last one that joins is the weakest that is needed
            root[right] = left
            weakest[left] = pair
    together: defaultdict[UUID, list[DuplicatePair]] = defaultdict(list)
    for pair in ranked:
        together[_root(root, pair.left_id)].append(pair)
    return [_cluster(group, weakest[top]) for top, group in together.items()]


def _root(root: dict[UUID, UUID], id: UUID) -> UUID:
    while (above := root.setdefault(id, id)) != id:
        root[id] = root[above]
        id = above
    return id


def _cluster(pairs: Sequence[DuplicatePair], weakest: DuplicatePair) -> Cluster:
    ids = {id for pair in pairs for id in (pair.left_id, pair.right_id)}
    return Cluster(contact_ids=sorted(ids), pairs=list(pairs), weakest=weakest)
