"""What the tests of the synchronisation begin with: an account, one of its people, their facts, and documents."""

import datetime
from typing import Any
from uuid import UUID

from services.sync.domain.answers import apply_answer
from services.sync.domain.facts import apply_contact, lacks_number
from services.sync.domain.sync_record import SyncRecord
from shared.contracts.contacts import (
    ContactChanged,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactsMerged,
    ContactState,
    ContactType,
)
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.finance import PartyAcknowledged, PartyRefused, Remedy

ADATUM = UUID("6f1a1c52-0000-4000-8000-000000000001")
CONTOSO = UUID("6f1a1c52-0000-4000-8000-000000000002")
JANE = UUID("6f1a1c52-0000-4000-8000-00000000000a")
NUMBER = "CON-01000-BVRCPS"
NOW = datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC)


def company(
    contact_id: UUID = ADATUM, no: str = "CT000001", name: str = "Adatum Corporation", **fields: Any
) -> ContactState:
    own = {"type": ContactType.COMPANY, "company_id": contact_id, "company_no": no, "company_name": name}
    return _contact(contact_id=contact_id, no=no, name=name, **{**own, **fields})


def person(**fields: Any) -> ContactState:
    jane = {"contact_id": JANE, "no": "CT000010", "type": ContactType.PERSON, "company_id": ADATUM}
    name = {"name": "Jane Q. Doe", "first_name": "Jane", "middle_name": "Q.", "surname": "Doe"}
    return _contact(**{**jane, **name, **fields})


def _contact(**fields: Any) -> ContactState:
    return ContactState(last_modified_at=datetime.datetime(2026, 11, 20, 9, 30, tzinfo=datetime.UTC), **fields)


def created(contact: ContactState) -> ContactCreated:
    return ContactCreated(contact_id=contact.contact_id, version=1, contact=contact)


def changed(contact: ContactState, version: int = 2) -> ContactChanged:
    return ContactChanged(contact_id=contact.contact_id, version=version, contact=contact)


def deleted(contact: ContactState, version: int = 3) -> ContactDeleted:
    return ContactDeleted(contact_id=contact.contact_id, version=version, contact=contact)


def merged(gone: ContactState, into: ContactState, version: int = 9) -> ContactsMerged:
    event = {"contact_id": gone.contact_id, "version": version, "contact": gone}
    return ContactsMerged(**event, into_id=into.contact_id, into_no=into.no)


def after(*events: ContactEvent, account: SyncRecord | None = None) -> SyncRecord:
    """The record that these events of one contact leave."""
    record: SyncRecord | None = None
    for event in events:
        number = NUMBER if lacks_number(record, event.contact) else ""
        record, _ = apply_contact(record, event, account=account, number=number)
    assert record
    return record


def account_in_finance(contact: ContactState | None = None) -> SyncRecord:
    return acknowledged(after(created(contact or company())))


def acknowledged(record: SyncRecord) -> SyncRecord:
    """The record when Finance has taken what it was told last."""
    return apply_answer(record, acknowledgement(record), NOW)


def acknowledgement(record: SyncRecord) -> PartyAcknowledged:
    assert record.contact_id
    return PartyAcknowledged(contact_id=record.contact_id, contact_no=record.no, version=record.sent_version or 1)


def refusal(record: SyncRecord, remedy: Remedy, reason: str = "no_group") -> PartyRefused:
    answer = acknowledgement(record).model_dump()
    return PartyRefused(**answer, reason=reason, message="Customer group 10 is not there.", remedy=remedy)


def document(
    document_type: DocumentType = DocumentType.SALES_QUOTE,
    account_no: str = "CT000010",
    account_type: AccountType = AccountType.CONTACT,
) -> DocumentIssued:
    return DocumentIssued(
        document_type=document_type,
        document_no="SQ1001",
        account_type=account_type,
        account_no=account_no,
        document_date=datetime.date(2026, 11, 20),
    )
