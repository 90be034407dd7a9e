"""Many pairs at once, field by field: what two values say is asked once, however many pairs have these two."""

from collections.abc import Iterable, Iterator, Sequence
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

    Where that is nothing, as of the other pairs, it says what was heard of them before.
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


class Pairs(NamedTuple):
    """Pairs of one type: what is `numbered` of both, a row for each of `READ`; both; who holds their values."""

    left: Numbers
    right: Numbers
    ones: NDArray[np.object_]
    others: NDArray[np.object_]
    holders: Holders

    @classmethod
    def of(
        cls,
        numbers: tuple[Numbers, Numbers],
        forms: tuple[Iterable[NormalForm], Iterable[NormalForm]],
        holders: Holders,
    ) -> "Pairs":
        """`numbers` have a row for each pair."""
        left, right = (np.ascontiguousarray(side.T) for side in numbers)
        ones, others = (np.fromiter(side, np.object_, len(numbers[0])) for side in forms)
        return cls(left, right, ones, others, holders)

    def __len__(self) -> int:
        return len(self.ones)


def compare_many(type: ContactType, pairs: Pairs) -> Iterator[Heard]:
    """What every rule says of every pair."""
    for rule in RULES[type]:
        yield from hear(rule, pairs, np.arange(len(pairs)))


def hear(rule: Rule, pairs: Pairs, rows: Numbers) -> Iterator[Heard]:
    """What one rule says of some of the pairs."""
    rows = rows[_speaks(rule, pairs, rows)]
    first, which = distinct(_both(rule, pairs, rows))
    asked = _asked(rule, pairs.ones[rows[first]].tolist(), pairs.others[rows[first]].tolist(), pairs.holders)
    for at, field in enumerate(rule.fields):
        said = asked if len(rule.fields) == 1 else [answer and answer[at] for answer in asked]
        yield Heard(field, rows, which, said)


def _asked(rule: Rule, ones: list[NormalForm], others: list[NormalForm], holders: Holders) -> list[Any]:
    if rule.may is None:
        return list(map(rule.says, ones, others, repeat(holders)))
    pairs = zip(rule.may(ones, others), ones, others, strict=True)
    return [rule.says(one, other, holders) if may else None for may, one, other in pairs]


def _speaks(rule: Rule, pairs: Pairs, rows: Numbers) -> NDArray[np.bool_]:
    """The pairs of which the rule may say something."""
    speaks = np.ones(len(rows), dtype=bool)
    if rule.needs:
        at = READ.index(rule.needs)
        speaks &= (pairs.left[at][rows] != NOTHING) & (pairs.right[at][rows] != NOTHING)
    for name in (*rule.if_same, *rule.unless_same):
        at = READ.index(name)
        speaks &= (pairs.left[at][rows] == pairs.right[at][rows]) == (name in rule.if_same)
    return speaks


def _both(rule: Rule, pairs: Pairs, rows: Numbers) -> Numbers:
    """One number for what the rule reads of the two of each pair, in either direction."""
    one, other = _side(rule, pairs.left, rows), _side(rule, pairs.right, rows)
    return np.minimum(one, other) * ODD ^ np.maximum(one, other)


def _side(rule: Rule, numbers: Numbers, rows: Numbers) -> Numbers:
    side = np.zeros(len(rows), np.int64)
    for at in map(READ.index, rule.reads):
        side = side * ODD ^ numbers[at][rows]
    return side


def distinct(values: Numbers) -> tuple[Numbers, Numbers]:
    """Where each distinct value is found, and which of these every value is."""
    order = np.argsort(values)
    in_order = values[order]
    is_first = np.ones(len(values), bool)
    is_first[1:] = in_order[1:] != in_order[:-1]
    which = np.empty(len(values), np.int64)
    which[order] = np.cumsum(is_first) - 1
    return order[is_first], which
