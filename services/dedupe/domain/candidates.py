"""Which contacts are worth a comparison: those that share rare and telling keys."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from math import exp, log
from typing import TypeVar
from uuid import UUID

Id = TypeVar("Id", str, UUID)
"""Of a contact; as text it has the same order."""

CAP, LEAST_WORTH = 15, 0.15
"""A block with more contacts than this is not looked up, nor is one whose key adds less to the sum that chooses them.

So surnames are looked up while up to 12 share them, sounds and beginnings of names in a city while 5 do, all else up
to the cap. With a cap of 25, sounds up to it and those beginnings up to 12, 14 contacts of 370,000 were fetched for one
more instead of 8, and as many true pairs were found.
"""

TOP = 10
"""Candidates that are compared with one contact."""

LEAST = 0.25
"""Two contacts whose shared keys are worth less than this in sum are not compared, as of a surname that three have."""

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
    "word": 0.5,
    "surname": 0.4,
    "sound": 0.3,
    "start-city": 0.3,
}
"""How telling each family of keys is beside the others: `python -m dedupe_fit.families` counts what it brings."""

LARGEST = {family: min(CAP, int(exp(rank / LEAST_WORTH) - 2)) for family, rank in RANKS.items()}


def rank_of(key: str) -> float:
    """How telling a key is before one knows how many share it."""
    return RANKS[_family(key)]


def largest_block(key: str) -> int:
    """The most contacts that may share this key, so that it is still looked up."""
    return LARGEST[_family(key)]


def _family(key: str) -> str:
    return key[2 : key.index(":", 2)]


def telling_keys(keys: Iterable[str], block_sizes: Mapping[str, int]) -> list[str]:
    """The keys to look up; a key without a size has a block of nobody yet."""
    return [key for key in keys if block_sizes.get(key, 0) <= largest_block(key)]


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
