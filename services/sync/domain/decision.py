"""A record whose contact is known is routed, and goes to Finance, waits, is skipped or fails.

Microsoft Learn: Synchronize contacts directly from Sales to contacts or customers in Finance and Operations. Accounts
go before their contacts: the account's number is part of a contact person's key.
"""

import hashlib
from typing import Any
from uuid import UUID

import orjson

from services.sync.domain.mapping import Mapped, map_record
from services.sync.domain.project import Projects
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Route, Target, route
from services.sync.domain.source import source_of
from services.sync.domain.sync_record import Outcome, SyncRecord, SyncState
from services.sync.domain.transforms import UnmappedValue
from shared.contracts.contacts import ContactState, ContactType
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, ContactWaiting, CustomerMapped, RecordMapped

MESSAGES: dict[Target, type[RecordMapped]] = {
    Target.ACCOUNT: CustomerMapped,
    Target.CUSTOMER: CustomerMapped,
    Target.CONTACT_PERSON: ContactPersonMapped,
}


def decide(record: SyncRecord, contact: ContactState, account: SyncRecord | None, projects: Projects) -> Outcome:
    """What becomes of `contact`; `account` is the record of its company. What was told last is not told again."""
    account = account if account and account.contact_id == contact.company_id else None
    parent = _parent(contact, account)
    record = record.model_copy(update={"is_company_an_account": parent is ContactType.COMPANY})
    way = route(contact, is_active_customer=record.is_active_customer, parent=parent)
    if way.target is Target.SKIPPED:
        return _not_sent(record, contact, SyncState.SKIPPED, way)
    if way.target is Target.CONTACT_PERSON and contact.company_id and not (account and account.is_in_finance):
        return _waiting(record, contact, contact.company_id)
    return send(record, contact, way, projects, parent_number=number_in_finance(account))


def number_in_finance(account: SyncRecord | None) -> str:
    """The number of a person's account, that a contact person's key names; blank for others."""
    return account.contact_number if account else ""


def send(
    record: SyncRecord, contact: ContactState, way: Route, projects: Projects, *, parent_number: str = ""
) -> Outcome:
    """The payload for Finance; a record that cannot be mapped fails, alone and until its next change."""
    if not record.contact_number:
        return _not_sent(record, contact, SyncState.FAILED, Route(way.target, Reason.CONTACT_NUMBER_MISSING))
    project, source = projects[way.target], source_of(record, contact, parent_number)
    if not project.passes(source):
        return _not_sent(record, contact, SyncState.SKIPPED, Route(way.target, Reason.FILTERED_OUT))
    if not project.enabled:
        return _standing(record, SyncState.PENDING, Route(way.target, Reason.PROJECT_IS_OFF)), None
    try:
        mapped = map_record(project, source)
    except UnmappedValue as error:
        return _not_sent(record, contact, SyncState.FAILED, Route(way.target, Reason.UNMAPPED_VALUE), error.path)
    return _sent(record, contact, way, mapped)


def _parent(contact: ContactState, account: SyncRecord | None) -> ContactType | None:
    """What a person belongs to: taken for a company until its record says otherwise, nothing once it is deleted."""
    if contact.type is ContactType.COMPANY or contact.company_id is None or (account and account.is_gone):
        return None
    return account.contact.type if account and account.contact else ContactType.COMPANY


def _sent(record: SyncRecord, contact: ContactState, way: Route, mapped: Mapped) -> Outcome:
    payload_hash = hash_of(mapped.fields)
    sent = _standing(record, SyncState.SENT, way, payload_hash=payload_hash, sent_version=record.version)
    if _is_told(record, sent):
        return record, None
    return sent, MESSAGES[way.target](
        contact_id=contact.contact_id,
        contact_no=record.no,
        version=record.version,
        entity=mapped.entity,
        entity_set=mapped.entity_set,
        record_key=mapped.key,
        fields=mapped.fields,
    )


def _waiting(record: SyncRecord, contact: ContactState, company_id: UUID) -> Outcome:
    way = Route(Target.CONTACT_PERSON, Reason.ACCOUNT_NOT_IN_FINANCE)
    waiting = _standing(record, SyncState.WAITING, way, waiting_for=company_id)
    if _is_told(record, waiting):
        return waiting, None
    return waiting, ContactWaiting(
        contact_id=contact.contact_id, contact_no=record.no, version=record.version, company_id=company_id
    )


def _not_sent(record: SyncRecord, contact: ContactState, state: SyncState, way: Route, field: str = "") -> Outcome:
    not_sent = _standing(record, state, way, failed_field=field)
    if _is_told(record, not_sent):
        return not_sent, None
    return not_sent, ContactSkipped(
        contact_id=contact.contact_id, contact_no=record.no, version=record.version, reason=way.reason
    )


def _standing(record: SyncRecord, state: SyncState, way: Route, **values: object) -> SyncRecord:
    standing = {"state": state, "target": way.target, "reason": way.reason, "failed_field": "", "waiting_for": None}
    return record.model_copy(update={**standing, "finance_said": "", "retry_at": None, **values})


def _is_told(before: SyncRecord, after: SyncRecord) -> bool:
    return _told(before) == _told(after)


def _told(record: SyncRecord) -> tuple[Reason, UUID | None, str]:
    return record.reason, record.waiting_for, record.payload_hash


def hash_of(fields: dict[str, Any]) -> str:
    """The same for the same payload, whatever the order of its fields."""
    return hashlib.sha256(orjson.dumps(fields, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
