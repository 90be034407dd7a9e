"""Many contacts -> their fingerprints, made together: far faster than one by one."""

from collections.abc import Iterator, Sequence

from services.dedupe.domain.candidate_keys import candidate_keys
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.normal_form import normal_columns
from shared.contracts.contacts import ContactState, ContactType

Versioned = tuple[ContactState, int]
"""A contact as it stood at a version."""


def fingerprints(contacts: Sequence[Versioned]) -> Iterator[Fingerprint]:
    """The same as `fingerprint` of each, the companies first."""
    for type in ContactType:
        if of_type := [versioned for versioned in contacts if versioned[0].type is type]:
            yield from _of_one_type(type, of_type)


def _of_one_type(type: ContactType, contacts: Sequence[Versioned]) -> Iterator[Fingerprint]:
    columns = normal_columns(type, lambda field: [getattr(contact, field) for contact, _ in contacts])
    for (contact, version), values in zip(contacts, zip(*columns, strict=True), strict=True):
        own = Fingerprint(type, *values, contact_id=contact.contact_id, version=version, no=contact.no)
        own.keys = candidate_keys(own)
        yield own
