"""What duplicate detection remembers of a contact."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Self
from uuid import UUID

from services.dedupe.domain.candidate_keys import candidate_keys
from services.dedupe.domain.normal_form import VALUES, NormalForm, normal_form
from services.dedupe.domain.normal_numbers import emails
from shared.contracts.contacts import ContactState, ContactType


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
    form = normal_form(contact)
    keys = candidate_keys(form)
    return Fingerprint(
        contact.type, *PLAIN(form), contact_id=contact.contact_id, version=version, no=contact.no, keys=keys
    )
