"""Who changed what of a contact, when, and what it was before: made from the contact's own events."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.contact import Contact
from shared.contracts.contacts import (
    ContactChanged,
    ContactCreated,
    ContactEvent,
    ContactsMerged,
    ContactsUnmerged,
)

NOT_SHOWN = frozenset({"contact_id", "last_modified_at"})


class FieldChange(BaseModel):
    """One field, before and after."""

    model_config = ConfigDict(frozen=True)

    field: str
    before: Any = None
    after: Any = None


class HistoryEntry(BaseModel):
    """One change of a contact: its event, who asked for it, and of a merge the number of the other contact."""

    model_config = ConfigDict(frozen=True)

    contact_id: UUID
    version: int
    at: datetime
    by: str
    change: str
    fields: tuple[FieldChange, ...] = ()
    other_no: str = ""

    @property
    def id(self) -> str:
        return f"{self.contact_id}:{self.version}"


def entry_of(event: ContactEvent) -> HistoryEntry | None:
    """The entry that tells of an event; None for a state that was only published again."""
    if isinstance(event, ContactChanged) and not event.old:
        return None
    after = event.contact.model_dump(mode="json")
    return HistoryEntry(
        contact_id=event.contact_id,
        version=event.version,
        at=event.contact.last_modified_at,
        by=event.by,
        change=type(event).__name__,
        fields=tuple(FieldChange(field=f, before=v, after=after.get(f)) for f, v in event.old.items() if f in after),
        other_no=_other(event),
    )


def creation(contact: Contact, changes: Iterable[HistoryEntry]) -> HistoryEntry:
    """The first entry: the contact without all of its `changes`. It is not kept, for it can be told from them."""
    card: Mapping[str, Any] = contact.state().model_dump(mode="json")
    for entry in sorted(changes, key=lambda entry: entry.version, reverse=True):
        card = {**card, **{change.field: change.before for change in entry.fields}}
    given = {field: value for field, value in card.items() if value and field not in NOT_SHOWN}
    return HistoryEntry(
        contact_id=contact.contact_id,
        version=1,
        at=contact.created_at or contact.last_modified_at,
        by=contact.created_by,
        change=ContactCreated.__name__,
        fields=tuple(FieldChange(field=field, after=value) for field, value in given.items()),
    )


def _other(event: ContactEvent) -> str:
    match event:
        case ContactsMerged():
            return event.into_no
        case ContactsUnmerged():
            return event.from_no
    return ""
