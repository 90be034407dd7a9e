"""Many pairs at once, field by field: what two values say is asked once, however many pairs have these two."""

from collections.abc import Iterator, Sequence
from itertools import repeat
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
NOTHING = np.int64(0)
"""The number of a value that is not there."""

ODD = np.int64(0x9E3779B97F4A7C15 - 2**64)
"""So that two numbers make another one for every two, in this order."""


class Heard(NamedTuple):
    """What a field says: of the pair `pairs[i]` it says `said[which[i]]`.

    The other pairs say nothing there, or what was heard of them before.
    """

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
        numbers[:, at] = [hash(value) if value else NOTHING for value in values]
    return numbers


def compare_many(
    type: ContactType,
    numbers: tuple[Numbers, Numbers],
    ones: Sequence[NormalForm],
    others: Sequence[NormalForm],
    holders: Holders,
) -> Iterator[Heard]:
    """Pairs of one type, row by row: what is `numbered` of both, both, and who holds their values."""
    left, right = (np.ascontiguousarray(side.T) for side in numbers)
    for rule in RULES[type]:
        speaking = _speaking(rule, left, right)
        first, which = _distinct(_both(rule, left[:, speaking], right[:, speaking]))
        rows: list[int] = speaking[first].tolist()
        asked = _asked(rule, list(map(ones.__getitem__, rows)), list(map(others.__getitem__, rows)), holders)
        answered = np.array([answer is not None for answer in asked], bool)[which]
        speaking, which = speaking[answered], which[answered]
        for at, field in enumerate(rule.fields):
            said = asked if len(rule.fields) == 1 else [answer and answer[at] for answer in asked]
            yield Heard(field, speaking, which, said)


def _asked(rule: Rule, ones: list[NormalForm], others: list[NormalForm], holders: Holders) -> list[Any]:
    if rule.may is None:
        return list(map(rule.says, ones, others, repeat(holders)))
    pairs = zip(rule.may(ones, others), ones, others, strict=True)
    return [rule.says(one, other, holders) if may else None for may, one, other in pairs]


def _speaking(rule: Rule, left: Numbers, right: Numbers) -> Numbers:
    """The pairs of which the rule may say something."""
    speaks = np.ones(left.shape[1], dtype=bool)
    if rule.needs:
        at = READ.index(rule.needs)
        speaks &= (left[at] != NOTHING) & (right[at] != NOTHING)
    for name in rule.unless_same:
        speaks &= left[READ.index(name)] != right[READ.index(name)]
    return np.flatnonzero(speaks)


def _both(rule: Rule, left: Numbers, right: Numbers) -> Numbers:
    """One number for what the rule reads of the two of each pair, in either direction."""
    one, other = _side(rule, left), _side(rule, right)
    return np.minimum(one, other) * ODD ^ np.maximum(one, other)


def _side(rule: Rule, numbers: Numbers) -> Numbers:
    side = np.zeros(numbers.shape[1], np.int64)
    for at in map(READ.index, rule.reads):
        side = side * ODD ^ numbers[at]
    return side


def _distinct(values: Numbers) -> tuple[Numbers, Numbers]:
    """Where each distinct value is found, and which of these every value is."""
    order = np.argsort(values)
    in_order = values[order]
    is_first = np.ones(len(values), bool)
    is_first[1:] = in_order[1:] != in_order[:-1]
    which = np.empty(len(values), np.int64)
    which[order] = np.cumsum(is_first) - 1
    return order[is_first], which
