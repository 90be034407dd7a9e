"""Rows that name a contact which is there already: what they change of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from relata.contacts_pages import Contact, ContactsService
from relata.importer.commands import as_code
from relata.importer.waiting import Sent
from services.contacts.domain.given_lists import tidied_lists
from services.contacts.domain.validation import tidied
from shared.contracts.contacts import ChangeContact, ContactChanges, CreateContact

NOT_CHANGED = {"contact_id", "no", "no_series", "type", "company_id", "business_relations"}


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A row that says nothing new of its contact."""

    sent: Sent
    no: str
    contact_id: str


class Known:
    """The contacts that are there, asked for by the numbers that rows name."""

    def __init__(self, service: ContactsService) -> None:
        self._service = service

    async def compared(self, batch: Sequence[Sent]) -> tuple[list[Sent], list[Sent], list[Unchanged]]:
        """The rows that create, those that change a contact in its version, and those that do neither."""
        nos = [as_code(sent.command.no) for sent in batch if isinstance(sent.command, CreateContact)]
        found = {contact["no"]: contact for contact in await self._service.by_no(filter(None, nos))}
        rows = [_compared(sent, found) for sent in batch]
        told = [row for row in rows if isinstance(row, Sent)]
        created = [row for row in told if isinstance(row.command, CreateContact)]
        changed = [row for row in told if isinstance(row.command, ChangeContact)]
        return created, changed, [row for row in rows if isinstance(row, Unchanged)]


def _compared(sent: Sent, found: dict[str, Contact]) -> Sent | Unchanged:
    command = sent.command
    if not isinstance(command, CreateContact) or (contact := found.get(as_code(command.no))) is None:
        return sent
    changes = _changes(command, contact)
    if not changes:
        return Unchanged(sent, contact["no"], contact["contact_id"])
    change = ChangeContact(
        contact_id=UUID(contact["contact_id"]),
        changes=ContactChanges(**changes),
        expected_version=contact["version"],
    )
    return replace(sent, command=change, said=command)


def _changes(command: CreateContact, contact: Contact) -> dict[str, Any]:
    """The fields that the row names, and that are not so already when they are kept as contacts are."""
    kept = command.model_copy(update=tidied(vars(command)) | tidied_lists(vars(command)))
    named = kept.model_dump(mode="json", include=command.model_fields_set - NOT_CHANGED)
    return {field: value for field, value in named.items() if value != contact[field]}
