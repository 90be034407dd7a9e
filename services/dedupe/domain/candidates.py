"""Which contacts are worth a comparison: those that share rare and telling keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import log
from typing import TypeVar
from uuid import UUID

Id = TypeVar("Id", str, UUID)
"""Of a contact; as text it has the same order."""

CAP = 100
"""A block with more contacts than this is not looked up: its key says too little."""

TOP = 10
"""Candidates that are compared with one contact."""

LEAST = 0.22
"""Two contacts whose shared keys are worth less than this in sum are not compared: four tenths of all candidates are
so (a surname that fifty have, a city and the beginning of a name), and two true pairs in a thousand.
"""

RANKS: Mapping[str, float] = {
    "mail": 3,
    "registration": 3,
    "vat": 2,
    "phone": 1.5,
    "number-post": 1.2,
    "site": 1,
    "name": 1,
    "domain": 0.8,
    "employer": 0.8,
    "start-post": 0.8,
    "host": 0.7,
    "end-post": 0.7,
    "sound": 0.5,
    "word": 0.5,
    "start-city": 0.4,
    "surname": 0.4,
}
"""How telling each family of keys is beside the others: `python -m dedupe_fit.families` counts what it brings."""


def rank_of(key: str) -> float:
    """How telling a key is before one knows how many share it."""
    return RANKS[key[2 : key.index(":", 2)]]


def telling_keys(keys: Iterable[str], block_sizes: Mapping[str, int]) -> list[str]:
    """The keys to look up; a key without a size has a block of nobody yet."""
    return [key for key in keys if block_sizes.get(key, 0) <= CAP]


def top_candidates(
    contact_id: Id, block_sizes: Mapping[str, int], found: Mapping[str, Collection[Id]], top: int = TOP
) -> list[Id]:
    """The `top` contacts among those `found` per key, by the sum of rank / log(2 + block size) of the keys shared.

    The contact itself is no candidate, nor is who has less than `LEAST`. Equal ranks go by id, so the answer is the
    same on every replica.
    """
    total: defaultdict[Id, float] = defaultdict(float)
    for key in telling_keys(sorted(found), block_sizes):
        worth = rank_of(key) / log(2 + block_sizes.get(key, 0))
        for other in found[key]:
            total[other] += worth
    total.pop(contact_id, None)
    enough = [other for other in total if total[other] >= LEAST]
    return sorted(enough, key=lambda other: (-total[other], other))[:top]
