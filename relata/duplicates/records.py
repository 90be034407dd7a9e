"""Rows of a file -> normal forms and candidate keys, packed: a million of them are a file on disk and a few arrays."""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.candidate_keys import COUNTED, FAMILIES, keys_by_family
from services.dedupe.domain.candidates import RANKS
from services.dedupe.domain.compare_many import ODD, numbered
from services.dedupe.domain.normal_form import VALUES, Columns, NormalForm, normal_columns
from services.dedupe.domain.normal_numbers import Email
from shared.contracts.contacts import ContactType

TYPES = tuple(ContactType)
EMAILS = VALUES.index("emails")
RANK_OF_FAMILY = np.array([RANKS[family] for family in FAMILIES], np.float32)
IS_COUNTED = np.array([family in COUNTED for family in FAMILIES], bool)

Numbers = NDArray[np.int64]


class Contacts(NamedTuple):
    """Rows of a file: the id and the type of each, and the values, column by column."""

    ids: Sequence[str]
    types: Sequence[ContactType]
    columns: Columns

    def rows(self) -> Iterable[dict[str, str]]:
        return (dict(zip(self.columns, values, strict=True)) for values in zip(*self.columns.values(), strict=True))


class Packed(NamedTuple):
    """Records, one after the other: their bytes, and the length of each, or as they are where they need no packing.

    `keys` are numbers, none twice, each with the rank it gives and whether its holders are `counted`; `counts` is how
    many a record has; `types` are places in `TYPES`; `values` are as `compare_many` wants them. Numbers are equal in
    one run only.
    """

    bytes: bytes
    lengths: list[int]
    keys: Numbers
    ranks: NDArray[np.float32]
    counted: NDArray[np.bool_]
    counts: Numbers
    types: NDArray[np.int8]
    values: Numbers
    records: Sequence["Record"] = ()


class Record(NamedTuple):
    """A record as read back."""

    id: str
    form: NormalForm


def form_of(type: ContactType, values: Mapping[str, str]) -> NormalForm:
    """A contact's normal form from its values by field."""
    return next(normal_forms([type], {field: [value] for field, value in values.items()}))


def pack(contacts: Contacts, *, whole: bool = False) -> Packed:
    """`whole`: records are left as they are, which is faster and takes much more memory."""
    forms = list(normal_forms(contacts.types, contacts.columns))
    columns: list[Sequence[Any]] = list(zip(*map(attrgetter(*VALUES), forms), strict=True))
    types = [TYPES.index(type) for type in contacts.types]
    numbers = *_keys(forms), np.array(types, np.int8), numbered(columns)
    if whole:
        return Packed(b"", [], *numbers, list(map(Record, contacts.ids, forms)))
    columns[EMAILS] = [tuple(map(tuple, emails)) for emails in columns[EMAILS]]
    packed = list(map(marshal.dumps, zip(contacts.ids, types, *columns, strict=True)))
    return Packed(b"".join(packed), list(map(len, packed)), *numbers)


def unpack(packed: bytes) -> Record:
    id, type, *values = marshal.loads(packed)
    if values[EMAILS]:
        values[EMAILS] = tuple([Email(*email) for email in values[EMAILS]])
    return Record(id, NormalForm(TYPES[type], *values))


def normal_forms(types: Sequence[ContactType], columns: Columns) -> Iterator[NormalForm]:
    """In the order of the rows; who names no company may name its number."""
    if "company_no" in columns:
        names = columns.get("company_name", ("",) * len(types))
        either = [name or no for name, no in zip(names, columns["company_no"], strict=True)]
        columns = {**columns, "company_name": either}
    of_type = {type: iter(_of_type(type, types, columns)) for type in set(types)}
    return (next(of_type[type]) for type in types)


def _of_type(type: ContactType, types: Sequence[ContactType], columns: Columns) -> Iterable[NormalForm]:
    rows = [row for row, other in enumerate(types) if other is type]
    chosen = {field: _chosen(rows)(values) for field, values in columns.items()}
    blank = ("",) * len(rows)
    forms = normal_columns(type, lambda field: chosen.get(field, blank))
    return (NormalForm(type, *values) for values in zip(*forms, strict=True))


def _chosen(rows: list[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    return itemgetter(*rows) if len(rows) > 1 else lambda values: [values[row] for row in rows]


def _keys(forms: Sequence[NormalForm]) -> tuple[Numbers, NDArray[np.float32], NDArray[np.bool_], Numbers]:
    """As `Packed` has them: each key of a record once."""
    families = list(chain.from_iterable(map(keys_by_family, forms)))
    lengths = np.fromiter(map(len, families), np.int64, len(families))
    keys = np.fromiter(map(hash, chain.from_iterable(families)), np.int64)
    family = np.repeat(np.tile(np.arange(len(FAMILIES), dtype=np.int8), len(forms)), lengths)
    owner = np.repeat(np.arange(len(forms)), lengths.reshape(len(forms), -1).sum(axis=1))
    order = np.argsort(keys * ODD ^ owner)
    in_order, of = keys[order], owner[order]
    once = np.ones(len(keys), bool)
    once[order[1:][(in_order[1:] == in_order[:-1]) & (of[1:] == of[:-1])]] = False
    family = family[once]
    return keys[once], RANK_OF_FAMILY[family], IS_COUNTED[family], np.bincount(owner[once], minlength=len(forms))
