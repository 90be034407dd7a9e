"""What a field says of two contacts, and how many hold a value."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

Holders = Mapping[str, int]
"""How many contacts have a candidate key; a key that is not in it was not counted."""

NOT_COUNTED: Holders = MappingProxyType({})


class Said(NamedTuple):
    word: str
    similarity: float


EQUAL = Said("equal", 1.0)
OTHER = Said("other", 0.0)

TWO, FEW, SOME = 2, 4, 9
"""Holders of one value up to which it is said to be of `two`, of a `few`, of `some`; above, of `many`."""

COUNTS = ("two", "few", "some", "many")
BY_COUNT = ("two",) * (TWO + 1) + ("few",) * (FEW - TWO) + ("some",) * (SOME - FEW) + ("many",)
HELD = {
    word: [Said(f"{word} {count}", alike) for count in BY_COUNT] for word, alike in (("equal", 1.0), ("alike", 0.6))
}
"""By the number of holders, the last for that many and more."""


def held(keys: Iterable[str], holders: Holders, said: Said = EQUAL) -> Said:
    """What is said, and how many hold the rarest of the keys where that was counted."""
    counts = [count for key in keys if (count := holders.get(key))]
    return HELD[said.word][min(SOME + 1, *counts)] if counts else said
