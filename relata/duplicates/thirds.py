"""Two records that are each one with a third are one: what no field of the two says, the third says.

Found among pairs that are likely by themselves. A service does without: its clerk sees connected pairs as a cluster.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import NamedTuple

LINK = 0.7
"""Links less likely than this carry nobody further."""

DOUBT = 2
"""Power of both links together: the two do not look like one, else nobody would ask a third. Measured on 2,600 such
pairs: of those with .85 for both links together .79 were one, of those with .75 .55, of those with .65 .43.
"""

MOST_LINKS = 12
"""A record with more links than this is a collective one: what is linked by it is not one."""


class Linked(NamedTuple):
    """How likely two records are one by the third, 0..1."""

    score: float
    third: int


def linked_by_thirds(scores: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], Linked]:
    """Pairs of records (the lower first) -> their best link; `scores` are those of the likely pairs."""
    links: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), score in scores.items():
        if score >= LINK:
            links[one][other] = links[other][one] = score
    found: dict[tuple[int, int], Linked] = {}
    for third, others in sorted(links.items()):
        for pair, score in _through(others):
            if score > max(scores.get(pair, 0.0), found[pair].score if pair in found else 0.0):
                found[pair] = Linked(score, third)
    return found


def _through(others: Mapping[int, float]) -> Iterable[tuple[tuple[int, int], float]]:
    if len(others) > MOST_LINKS:
        return
    for one, other in combinations(sorted(others), 2):
        yield (one, other), (others[one] * others[other]) ** DOUBT
