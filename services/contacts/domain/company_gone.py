"""Persons whose company is deleted, merged or a person itself by the time they have joined it.

Business Central locks the company meanwhile. Here who is second sees to it: the one that joins, or the one that goes.
"""

from datetime import datetime

from services.contacts.domain.card import belonging
from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import MarketingSetup
from shared.contracts.contacts import ContactChanged, ContactType


def is_no_company(contact: Contact) -> bool:
    """Whether no person can belong to it (any more)."""
    return contact.deleted or contact.type is not ContactType.COMPANY


def left_alone(person: Contact, *, setup: MarketingSetup, now: datetime) -> tuple[Contact, ContactChanged | None]:
    """The person without a company; what it took over from it is its own now."""
    return person.with_fields(belonging(vars(person), None, setup), now=now)
