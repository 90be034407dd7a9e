"""A small world: Cronus, the company, its people, and what was sent to and said with them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.interactions.domain.contact_card import ContactCard, card_of
from shared.contracts.contacts import BusinessRelation, ContactState, ContactType, LinkToTable
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.telephony import CallDirection, CallEnded

SENT = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
CUSTOMER = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="10000")
VENDOR = BusinessRelation(business_relation_code="VEND", link_to_table=LinkToTable.VENDOR, no="20000")


def contact(no: str, **fields: Any) -> ContactState:
    defaults = {"type": ContactType.COMPANY, "country_region_code": "DE", "last_modified_at": SENT}
    return ContactState.model_validate({"contact_id": UUID(int=int(no[2:])), "no": no, **defaults, **fields})


def company(no: str = "CT0001", **fields: Any) -> ContactCard:
    return card_of(contact(no, **fields), 1)


def person(no: str = "CT0002", of: str = "CT0001", **fields: Any) -> ContactCard:
    employer = {"company_id": UUID(int=int(of[2:])), "company_no": of} if of else {}
    return card_of(contact(no, type=ContactType.PERSON, **employer, **fields), 1)


def gone(card: ContactCard) -> ContactCard:
    return card.model_copy(update={"version": card.version + 1, "deleted": True})


def document(**fields: Any) -> DocumentIssued:
    defaults = {
        "document_type": DocumentType.SALES_INVOICE,
        "document_no": "103001",
        "account_type": AccountType.CUSTOMER,
        "account_no": "10000",
        "document_date": date(2026, 11, 1),
    }
    return DocumentIssued.model_validate({**defaults, **fields})


def call(**fields: Any) -> CallEnded:
    defaults = {
        "call_id": "pbx-1",
        "direction": CallDirection.INBOUND,
        "from_number": "030 901820",
        "to_number": "030 555123",
        "country_region_code": "DE",
        "started_at": SENT,
        "duration_seconds": 100,
        "answered": True,
    }
    return CallEnded.model_validate({**defaults, **fields})
