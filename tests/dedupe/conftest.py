"""Contacts to compare."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.dedupe.domain.fingerprint import Fingerprint, fingerprint
from shared.contracts.contacts import ContactState, ContactType

MakeFingerprint = Callable[..., Fingerprint]

NORDWIND = {
    "name": "Nordwind Logistik GmbH",
    "address": "Hauptstraße 12",
    "post_code": "80331",
    "city": "München",
    "country_region_code": "DE",
    "phone_no": "+49 89 1234567",
    "email": "info@nordwind-logistik.de",
    "vat_registration_no": "DE123456789",
}
ANNA = {
    "name": "Anna Schröder",
    "address": "Gartenweg 3",
    "post_code": "28195",
    "city": "Bremen",
    "country_region_code": "DE",
    "phone_no": "0421 7654321",
    "email": "anna.schroeder@example.org",
}


def contact(type: ContactType, number: int, fields: dict[str, str]) -> ContactState:
    ids = {"contact_id": UUID(int=number), "no": f"CT{number:06}"}
    return ContactState.model_validate(ids | {"type": type, "last_modified_at": datetime(2026, 11, 20, tzinfo=UTC)} | fields)


@pytest.fixture
def company() -> MakeFingerprint:
    """Nordwind Logistik, with other fields as given."""
    return lambda number=1, **fields: fingerprint(contact(ContactType.COMPANY, number, NORDWIND | fields), version=1)


@pytest.fixture
def person() -> MakeFingerprint:
    """Anna Schröder, with other fields as given."""
    return lambda number=1, **fields: fingerprint(contact(ContactType.PERSON, number, ANNA | fields), version=1)
