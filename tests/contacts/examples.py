"""Contacts that the tests of the domain begin with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from shared.contracts.contacts import ChangeContact, ContactChanges, ContactType, CreateContact

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def id_of(no: str) -> UUID:
    return uuid5(UUID(int=0), no)


def create(
    contact_type: ContactType, no: str, company: Contact | None, setup: MarketingSetup = PLAIN_SETUP, **fields: Any
) -> Contact:
    named = {"company_no": company.no} if company else {}
    command = CreateContact(contact_id=id_of(no), type=contact_type, **named, **fields)
    return Contact.create(command, no=no, company=company, setup=setup, now=NOW)[0]


def a_company(no: str = "CT000001", setup: MarketingSetup = PLAIN_SETUP, **fields: Any) -> Contact:
    return create(ContactType.COMPANY, no, None, setup, **{"name": "Nordwind Logistik GmbH", **fields})


def a_person(
    no: str = "CT000002", company: Contact | None = None, setup: MarketingSetup = PLAIN_SETUP, **fields: Any
) -> Contact:
    return create(ContactType.PERSON, no, company, setup, **{"name": "Anna Maria Schmidt", **fields})


def change(contact: Contact, **changes: Any) -> ChangeContact:
    return ChangeContact(contact_id=contact.contact_id, changes=ContactChanges(**changes))


def changed(contact: Contact, **changes: Any) -> Contact:
    return contact.change(change(contact, **changes), company=None, now=LATER)[0]
