"""Pairs that hang together."""

from uuid import UUID

from services.dedupe.domain.clusters import clusters
from services.dedupe.domain.pair import DuplicatePair, pair_id
from tests.dedupe.test_pair import a_pair


def linked(one: int, other: int, score: float) -> DuplicatePair:
    left, right = UUID(int=one), UUID(int=other)
    return a_pair(id=pair_id(left, right), left_id=left, right_id=right, score=score)


def numbers(ids: list[UUID]) -> list[int]:
    return [id.int for id in ids]


def test_pairs_with_a_common_contact_are_one_cluster() -> None:
    found = clusters([linked(1, 2, 0.9), linked(2, 3, 0.8), linked(7, 8, 0.85)])

    assert [numbers(cluster.contact_ids) for cluster in found] == [[1, 2, 3], [7, 8]]


def test_the_weakest_link_is_the_one_without_which_it_would_fall_apart() -> None:
    (cluster,) = clusters([linked(1, 2, 0.9), linked(2, 3, 0.6), linked(3, 4, 0.95), linked(1, 3, 0.7)])

    assert (cluster.weakest.left_id.int, cluster.weakest.right_id.int) == (1, 3)


def test_clusters_and_their_pairs_come_best_first() -> None:
    found = clusters([linked(1, 2, 0.7), linked(5, 6, 0.6), linked(6, 7, 0.99)])

    assert [[pair.score for pair in cluster.pairs] for cluster in found] == [[0.99, 0.6], [0.7]]


def test_without_pairs_there_are_no_clusters() -> None:
    assert clusters([]) == []
