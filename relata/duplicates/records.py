"""Rows of a file -> normal forms and candidate keys, packed: a million of them are a file on disk and two arrays."""

import marshal
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any, NamedTuple, cast

from services.dedupe.domain.candidate_keys import COUNTED, keys_by_family
from services.dedupe.domain.candidates import RANKS
from services.dedupe.domain.compare_many import numbered
from services.dedupe.domain.normal_form import NormalForm, normal_form
from services.dedupe.domain.normal_numbers import Email
from shared.contracts.contacts import ContactFields, ContactState, ContactType

TYPES = tuple(ContactType)
NAMES = tuple(field.name for field in fields(NormalForm))
PLAIN = attrgetter(*NAMES)
TYPE, EMAILS = NAMES.index("type"), NAMES.index("emails")


class Card:
    """A contact's fields, blank unless said otherwise."""

    company_name = company_no = ""


for field in ContactFields.model_fields:
    setattr(Card, field, "")


class Packed(NamedTuple):
    """A record, its keys as numbers, the rank that each key gives, and its values as `compare_many` wants them.

    Numbers are equal in one run only.
    """

    bytes: bytes
    keys: list[int]
    ranks: list[float]
    values: list[int]


def form_of(type: ContactType, values: Mapping[str, str]) -> NormalForm:
    """A contact's normal form from its values by field; who names no company may name its number."""
    card = Card()
    card.__dict__.update(values, type=type)
    if not card.company_name:
        card.company_name = card.company_no
    return normal_form(cast(ContactState, card))


def pack(id: str, form: NormalForm) -> Packed:
    by_family, ranks = keys_by_family(form), dict[str, float]()
    for family, found in by_family.items():
        ranks.update(dict.fromkeys(found, RANKS[family]))
    keys = sorted(ranks)
    at = dict(zip(keys, range(len(keys)), strict=True))
    counted = tuple([(key, at[key]) for family in COUNTED for key in by_family.get(family, ())])
    values: list[Any] = list(PLAIN(form))
    values[TYPE], values[EMAILS] = TYPES.index(form.type), tuple(map(tuple, form.emails))
    packed = marshal.dumps((id, values, counted))
    return Packed(packed, list(map(hash, keys)), list(map(ranks.__getitem__, keys)), numbered(form))


class Record(NamedTuple):
    """A record as read back; `counted` are the keys whose holders are evidence, with their position among its keys."""

    id: str
    form: NormalForm
    counted: tuple[tuple[str, int], ...]


def unpack(packed: bytes) -> Record:
    id, values, counted = marshal.loads(packed)
    values[TYPE], values[EMAILS] = TYPES[values[TYPE]], tuple([Email(*email) for email in values[EMAILS]])
    return Record(id, NormalForm(*values), counted)
