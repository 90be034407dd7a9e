"""Search strings -> the few keys under which a database finds every contact with enough of them in common.

Of n setup rows m must be equal, so n - m may differ. The rows are dealt into n - m + 2 groups: the differences cannot
touch all of them but one, so two contacts that are a pair agree in two groups whole. One key for each two groups is
exact, and far rarer than any string alone. Where that makes too many keys, one of n - m + 1 groups makes one.
"""

from base64 import b85encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from math import comb

from services.dedupe.domain.search_strings import PartOfField, SetupRow
from shared.contracts.contacts import ContactType

PREFIX = "="
"""Begins the keys of search strings, which no other key does."""

TELLING = {
    ("vat_registration_no", PartOfField.LAST): 14,
    ("phone_no", PartOfField.LAST): 14,
    ("mobile_phone_no", PartOfField.LAST): 14,
    ("post_code", PartOfField.LAST): 10,
    ("post_code", PartOfField.FIRST): 10,
    ("vat_registration_no", PartOfField.FIRST): 9,
    ("name", PartOfField.FIRST): 9,
    ("address", PartOfField.LAST): 8,
    ("address", PartOfField.FIRST): 6,
    ("email", PartOfField.FIRST): 5,
    ("city", PartOfField.FIRST): 5,
    ("city", PartOfField.LAST): 5,
    ("name", PartOfField.LAST): 4,
    ("email", PartOfField.LAST): 2,
}
"""About how many bits a string tells; it decides which rows share a group, never which pairs are found."""

OTHERS_TELL = 4
SAME_FACT = {"post_code": "place", "city": "place", "email_2": "email", "name_2": "name", "address_2": "address"}

MOST_KEYS = 50
"""While two groups make no more: those of the default rows make 28, of which a company with few fields has 6."""


def string_keys(type: ContactType, strings: Sequence[str], groups: Sequence[Sequence[str]], least: int) -> list[str]:
    """The keys of the groups of which the contact has all strings; none when it has too few strings for any pair.

    `groups` are the `row_groups` for `least` equal strings.
    """
    if len(strings) < least:
        return []
    own = {string[: string.rindex(" ")]: string for string in strings}
    return [_key(type, [own[name] for name in group]) for group in groups if all(name in own for name in group)]


def _key(type: ContactType, strings: Sequence[str]) -> str:
    told = "|".join([type.value, *sorted(strings)]).encode()
    return PREFIX + b85encode(blake2b(told, digest_size=10).digest()).decode()


@lru_cache(16)
def row_groups(rows: tuple[SetupRow, ...], least: int) -> Sequence[Sequence[str]]:
    """The rows of each key, by name: whoever has `least` strings in common with another has all of one of these."""
    differ = len(rows) - least
    if least > 1 and comb(differ + 2, 2) <= MOST_KEYS:
        groups = [one + other for one, other in combinations(deal(rows, differ + 2), 2)]
    else:
        groups = deal(rows, max(0, differ) + 1)
    return [[row.name for row in group] for group in groups]


def deal(rows: Sequence[SetupRow], count: int) -> list[list[SetupRow]]:
    """`count` groups, or as many as there are rows, about equally telling; one fact told twice is kept apart."""
    groups: list[list[SetupRow]] = [[] for _ in range(count)]
    for row in sorted(rows, key=lambda row: (-_bits(row), row.name)):
        min(groups, key=lambda group: (_has_fact(group, row), sum(map(_bits, group)))).append(row)
    return [group for group in groups if group]


def _bits(row: SetupRow) -> int:
    return TELLING.get((row.field, row.part_of_field), OTHERS_TELL)


def _has_fact(group: Sequence[SetupRow], row: SetupRow) -> bool:
    return _fact(row) in map(_fact, group)


def _fact(row: SetupRow) -> str:
    return SAME_FACT.get(row.field, row.field)
