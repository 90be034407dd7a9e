"""Many pairs at once, field by field: what two values say is asked once, however many pairs have these two."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.comparison import RULES, Rule, own_domains
from services.dedupe.domain.normal_form import VALUES, NormalForm
from services.dedupe.domain.said import Holders, Said
from shared.contracts.contacts import ContactType

Numbers = NDArray[np.int64]
READ = (*VALUES, "domains")
EMAILS, HOST = VALUES.index("emails"), VALUES.index("host")
NOTHING = np.array([hash(""), hash(()), hash(frozenset())])
"""The numbers of values that are not there."""

ODD = np.int64(0x9E3779B97F4A7C15 - 2**64)
"""So that two numbers make another one for every two, in this order."""


class Heard(NamedTuple):
    """What a field says: of the pair `pairs[i]` it says `said[which[i]]`; the other pairs say nothing there."""

    field: str
    pairs: Numbers
    which: Numbers
    said: Sequence[Said | None]


def numbered(columns: Sequence[Sequence[Any]]) -> Numbers:
    """Contacts, a column for each of `VALUES` -> a row of numbers for each, in the order of `READ`.

    They are equal where the values are, in one run only.
    """
    domains = list(map(own_domains, columns[EMAILS], columns[HOST]))
    numbers = np.empty((len(domains), len(READ)), np.int64)
    for at, values in enumerate((*columns, domains)):
        numbers[:, at] = np.fromiter(map(hash, values), np.int64, len(values))
    return numbers


def compare_many(
    type: ContactType,
    numbers: tuple[Numbers, Numbers],
    ones: Sequence[NormalForm],
    others: Sequence[NormalForm],
    holders: Holders,
) -> Iterator[Heard]:
    """Pairs of one type, row by row: what is `numbered` of both, both, and who holds their values."""
    for rule in RULES[type]:
        speaking = _speaking(rule, *numbers)
        first, which = _distinct(_both(rule, numbers[0][speaking], numbers[1][speaking]))
        rows: list[int] = speaking[first].tolist()
        asked: list[Any] = [rule.says(ones[row], others[row], holders) for row in rows]
        answers = zip(*asked, strict=True) if len(rule.fields) > 1 and asked else (asked,)
        for field, said in zip(rule.fields, answers, strict=False):
            yield Heard(field, speaking, which, said)


def _speaking(rule: Rule, left: Numbers, right: Numbers) -> Numbers:
    """The pairs of which the rule may say something."""
    speaks = np.ones(len(left), dtype=bool)
    if rule.needs:
        at = READ.index(rule.needs)
        speaks &= ~(np.isin(left[:, at], NOTHING) | np.isin(right[:, at], NOTHING))
    for name in rule.unless_same:
        speaks &= left[:, READ.index(name)] != right[:, READ.index(name)]
    return np.flatnonzero(speaks)


def _both(rule: Rule, left: Numbers, right: Numbers) -> Numbers:
    """One number for what the rule reads of the two of each pair."""
    both = np.zeros(len(left), np.int64)
    for at in map(READ.index, rule.reads):
        both = (both * ODD ^ left[:, at]) * ODD ^ right[:, at]
    return both


def _distinct(values: Numbers) -> tuple[Numbers, Numbers]:
    """Where each distinct value is first, in this order, and which of these every value is."""
    _, first, which = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return first[order], place[which]
