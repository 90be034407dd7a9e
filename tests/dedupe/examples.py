"""Nordwind Logistik, a company, and Anna Schröder, a person: each test says what it writes differently."""

from datetime import UTC, datetime
from uuid import UUID

from services.dedupe.domain.fingerprint import Fingerprint, fingerprint
from shared.contracts.contacts import ContactState, ContactType

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
    "first_name": "Anna",
    "surname": "Schröder",
    "address": "Gartenweg 3",
    "post_code": "28195",
    "city": "Bremen",
    "country_region_code": "DE",
    "phone_no": "0421 7654321",
    "mobile_phone_no": "0171 5556667",
    "email": "anna.schroeder@gmx.de",
    "company_name": "Hansekontor AG",
}


def contact(type: ContactType, number: int, fields: dict[str, str]) -> ContactState:
    fixed = {"contact_id": UUID(int=number), "no": f"CT{number:06}", "type": type}
    return ContactState.model_validate(fixed | {"last_modified_at": datetime(2026, 11, 20, tzinfo=UTC)} | fields)


def company(number: int = 1, version: int = 1, **fields: str) -> Fingerprint:
    """Nordwind Logistik, with some fields written otherwise."""
    return fingerprint(contact(ContactType.COMPANY, number, NORDWIND | fields), version)


def person(number: int = 1, version: int = 1, **fields: str) -> Fingerprint:
    """Anna Schröder, with some fields written otherwise."""
    return fingerprint(contact(ContactType.PERSON, number, ANNA | fields), version)


def only_company(number: int = 1, **fields: str) -> Fingerprint:
    """A company of which nothing is known but these fields."""
    return fingerprint(contact(ContactType.COMPANY, number, fields), version=1)


def only_person(number: int = 1, **fields: str) -> Fingerprint:
    """A person of whom nothing is known but these fields."""
    return fingerprint(contact(ContactType.PERSON, number, fields), version=1)
