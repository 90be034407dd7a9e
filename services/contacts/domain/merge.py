"""Two contacts become one (Business Central, Merge Duplicate, table 64).

The contact that stays keeps its number and its values, but for those that are taken from the other. What the other has
in rows comes to it; a row that both have and that differs is a conflict, which the command must settle.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.contacts.domain.business_relation import repetitions
from services.contacts.domain.card import belonging, consequences
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import contact_deleted, field_error, refuse_if
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.member import Member
from services.contacts.domain.merge_record import COMPANY, ROWS, MergeRecord
from services.contacts.domain.validation import field_errors
from shared.contracts.contacts import (
    BusinessRelation,
    ContactChanged,
    ContactFields,
    ContactsMerged,
    ContactState,
    ContactType,
    FieldError,
    MergeContacts,
)


class Difference(BaseModel):
    """A field, or a row that both have, with the value of the contact that stays and of the one that goes."""

    field: str
    value: Any
    merged_value: Any


def differences(stays: ContactState, goes: ContactState) -> list[Difference]:
    """The fields whose values differ: those that `take` may name."""
    fields = [*ContactFields.model_fields, *(["company_no"] if stays.type is ContactType.PERSON else [])]
    return _differing((field, getattr(stays, field), getattr(goes, field)) for field in fields)


def conflicts(stays: ContactState, goes: ContactState) -> list[Difference]:
    """The rows, as `web_sources/GOOGLE`, that both have and that differ."""
    pairs = ((field, _by_key(getattr(stays, field)), _by_key(getattr(goes, field))) for field in ROWS)
    return _differing(
        (f"{field}/{key}", own[key], others[key]) for field, own, others in pairs for key in own if key in others
    )


def merged_values(stays: Contact, goes: Contact, take: Iterable[str], setup: MarketingSetup) -> dict[str, Any]:
    """The fields of the contact that stays, as the merge makes them."""
    taken = set(take)
    names = [difference.field for difference in differences(stays, goes) if difference.field in taken]
    changed = {field: getattr(goes, field) for field in names if field != "company_no"}
    if "company_no" in names:
        changed |= {field: getattr(goes, field) for field in COMPANY}
    rows = {field: _rows(field, stays, goes, taken) for field in ROWS}
    return consequences(vars(stays) | changed | rows, changed, setup, old_name=stays.name)


def merge(
    stays: Contact, goes: Contact, command: MergeContacts, *, setup: MarketingSetup, now: datetime, followed: int = 0
) -> tuple[Contact, ContactsMerged]:
    """The contact that goes, gone; refused with every conflict and field that the command leaves unsettled.

    `followed` is the version of its company that it has followed: what comes later it misses, until it is back.
    """
    stays.check_open(command.expected_version)
    refuse_if(*_pair_errors(stays, goes))
    goes.check_open(command.merged_expected_version)
    refuse_if(*_choice_errors(stays, goes, command), *_value_errors(stays, goes, command.take, setup))
    into = {"into_id": stays.contact_id, "into_no": stays.no}
    gone = goes.model_copy(
        update={
            "version": goes.version + 1,
            "last_modified_at": now,
            "deleted": True,
            "merged_into_id": stays.contact_id,
            "merged_into_no": stays.no,
            "company_version": followed,
            "inherited_versions": (),
        }
    )
    event = ContactsMerged(contact_id=gone.contact_id, version=gone.version, contact=gone.state(), **into)
    return gone, event


def take_over(
    stays: Contact, gone: Contact, command: MergeContacts, *, setup: MarketingSetup, now: datetime
) -> tuple[Contact, ContactChanged | None]:
    """The contact that stays with what comes from the one that is `gone` into it, which it remembers; once."""
    if any(record.merged_id == gone.contact_id for record in stays.merges):
        return stays, None
    after, event = stays.with_fields(merged_values(stays, gone, command.take, setup), now=now)
    record = MergeRecord(merged_id=gone.contact_id, merged_no=gone.no, before=_member(stays), after=_member(after))
    return after.model_copy(update={"merges": (*stays.merges, record)}), event


def moved(
    person: Contact, merged: Contact, stays: Contact, *, setup: MarketingSetup, now: datetime
) -> tuple[Contact, ContactChanged | None]:
    """A person of the company that is gone, with the company that stays; all else of it stays as it is."""
    contact, event = person.with_fields(belonging(vars(person), stays, setup), now=now)
    return contact.model_copy(update={"moved_from": (*person.moved_from, merged.contact_id)}), event


def crossed(stays: Contact, gone: Contact) -> bool:
    """Whether two replicas merged each of these into the other, and it is for this one to come back."""
    return stays.merged_into_id == gone.contact_id and str(stays.contact_id) < str(gone.contact_id)


def _member(contact: Contact) -> Member:
    return Member.model_validate(vars(contact))


def _rows(field: str, stays: ContactState, goes: ContactState, taken: set[str]) -> tuple[Any, ...]:
    own, others = _by_key(getattr(stays, field)), _by_key(getattr(goes, field))
    new = {key: row for key, row in others.items() if key not in own or f"{field}/{key}" in taken}
    return tuple((own | new).values())


def _by_key(rows: Sequence[Any]) -> dict[str, Any]:
    """A contact has one row of each key: one link to each table, one of each code."""
    return {_key(row): row for row in rows}


def _key(row: Any) -> str:
    if isinstance(row, str):
        return row
    return str(row.link_to_table or row.business_relation_code) if isinstance(row, BusinessRelation) else str(row.code)


def _differing(values: Iterable[tuple[str, Any, Any]]) -> list[Difference]:
    return [Difference(field=field, value=a, merged_value=b) for field, a, b in values if a != b]


def _pair_errors(stays: Contact, goes: Contact) -> Iterator[FieldError]:
    if stays.contact_id == goes.contact_id:
        yield field_error("merged_id", "merged_with_itself", "is the contact itself.")
    elif goes.deleted and not goes.merged_into_id:
        yield from contact_deleted(goes.no).errors
    elif stays.type is not goes.type:
        yield field_error("type", "merged_types_differ", f"of {stays.no} and {goes.no} is not the same.")


def _choice_errors(stays: Contact, goes: Contact, command: MergeContacts) -> Iterator[FieldError]:
    rows = {conflict.field for conflict in conflicts(stays, goes)}
    known = {*ContactFields.model_fields, "company_no", *rows}
    for name in (*command.take, *command.keep):
        if name not in known:
            yield field_error("take", "merge_field_unknown", f"{name} is no field and no conflict of the two.")
    for name in sorted(rows):
        if (name in command.take) == (name in command.keep):
            message = f"Both contacts have {name}, and it differs: name it in take or in keep."
            yield FieldError(field=name, code="merge_conflict", message=message)


def _value_errors(stays: Contact, goes: Contact, take: Iterable[str], setup: MarketingSetup) -> Iterator[FieldError]:
    values = merged_values(stays, goes, take, setup)
    taken = {field: values[field] for field in ContactFields.model_fields if values[field] != getattr(stays, field)}
    yield from field_errors(taken, values["country_region_code"])
    yield from repetitions(values["business_relations"])
