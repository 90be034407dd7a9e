"""Rows of a file -> normal forms and candidate keys, packed: a million of them are a file on disk and two arrays."""

import marshal
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from services.dedupe.domain.candidate_keys import candidate_keys, counted_keys
from services.dedupe.domain.candidates import rank_of
from services.dedupe.domain.compare_many import numbered
from services.dedupe.domain.normal_form import NormalForm, normal_form
from services.dedupe.domain.normal_numbers import Email
from shared.contracts.contacts import ContactFields, ContactState, ContactType

BLANK = dict.fromkeys((*ContactFields.model_fields, "company_name", "company_no"), "")
NAMES = tuple(field.name for field in fields(NormalForm))
PLAIN = attrgetter(*NAMES)
TYPE, EMAILS = NAMES.index("type"), NAMES.index("emails")


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
    card = SimpleNamespace(**{**BLANK, **values, "type": type})
    card.company_name = card.company_name or card.company_no
    return normal_form(cast(ContactState, card))


def pack(id: str, form: NormalForm) -> Packed:
    keys = candidate_keys(form)
    at = dict(zip(keys, range(len(keys)), strict=True))
    values: list[Any] = list(PLAIN(form))
    values[TYPE], values[EMAILS] = form.type.value, tuple(map(tuple, form.emails))
    counted = tuple([(key, at[key]) for key in counted_keys(form) if key in at])
    return Packed(
        marshal.dumps((id, tuple(values), counted)), list(map(hash, keys)), list(map(rank_of, keys)), numbered(form)
    )


class Record(NamedTuple):
    """A record as read back; `counted` are the keys whose holders are evidence, with their position among its keys."""

    id: str
    form: NormalForm
    counted: tuple[tuple[str, int], ...]


def unpack(packed: bytes) -> Record:
    id, plain, counted = marshal.loads(packed)
    values = dict(zip(NAMES, plain, strict=True))
    values["type"] = ContactType(values["type"])
    values["emails"] = tuple(Email(*email) for email in values["emails"])
    return Record(id, NormalForm(**values), counted)
