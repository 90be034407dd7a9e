"""What duplicate detection remembers of a contact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Self
from uuid import UUID

from services.dedupe.domain.candidate_keys import candidate_keys
from services.dedupe.domain.normal_form import VALUES, NormalForm, normal_columns
from services.dedupe.domain.normal_numbers import emails
from shared.contracts.contacts import ContactState, ContactType

Versioned = tuple[ContactState, int]
"""A contact as it stood at a version."""


@dataclass(slots=True, kw_only=True)
class Fingerprint(NormalForm):
    """The comparable values of one contact at one `version`, and the keys under which others find it."""

    contact_id: UUID
    version: int
    no: str
    keys: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Plain values: text, whole numbers and lists of text."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in NAMES}
        for name in TUPLES:
            plain[name] = list(plain[name])
        plain["emails"] = [str(email) for email in self.emails]
        return plain | {"contact_id": str(self.contact_id), "type": self.type.value}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` wrote; a projection may leave out `keys`, and fields not known here are skipped."""
        values: dict[str, Any] = {name: value for name, value in document.items() if name in KNOWN}
        values |= {name: tuple(values[name]) for name in TUPLES if name in values}
        values["emails"] = emails(*document["emails"])
        values |= {"contact_id": UUID(document["contact_id"]), "type": ContactType(document["type"])}
        return cls(**values)


NAMES = tuple(field.name for field in fields(Fingerprint))
KNOWN = frozenset(NAMES)
PLAIN = attrgetter(*VALUES)
TUPLES = frozenset({"name", "first_name", "surname", "phones", "mobiles", "keys"})


def fingerprint(contact: ContactState, version: int) -> Fingerprint:
    """Of one contact; a batch of one."""
    return next(fingerprints([(contact, version)]))


def fingerprints(contacts: Sequence[Versioned]) -> Iterator[Fingerprint]:
    """Made together, far faster than one by one; the companies first."""
    for type in ContactType:
        if of_type := [versioned for versioned in contacts if versioned[0].type is type]:
            yield from _of_one_type(type, of_type)


def _of_one_type(type: ContactType, contacts: Sequence[Versioned]) -> Iterator[Fingerprint]:
    columns = normal_columns(type, lambda field: [getattr(contact, field) for contact, _ in contacts])
    for (contact, version), values in zip(contacts, zip(*columns, strict=True), strict=True):
        own = Fingerprint(type, *values, contact_id=contact.contact_id, version=version, no=contact.no)
        own.keys = candidate_keys(own)
        yield own
