"""What each fact changes about a record: a contact's change, a document, an account that has arrived."""

from services.sync.domain.contact_number import own_account_number
from services.sync.domain.decision import decide, send
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Route, Target
from services.sync.domain.sync_record import Outcome, SyncRecord, SyncState
from services.sync.domain.templates import DIRECT, Templates
from shared.contracts.contacts import ContactDeleted, ContactEvent, ContactState, ContactType


def lacks_number(record: SyncRecord | None, contact: ContactState) -> bool:
    """Whether a new number must be drawn before the contact's fact is applied."""
    return not (record and record.contact_number) and not own_account_number(contact)


def apply_contact(
    record: SyncRecord | None,
    event: ContactEvent,
    *,
    account: SyncRecord | None,
    number: str,
    templates: Templates = DIRECT,
) -> Outcome:
    """A contact's fact, unless a later one was applied already; a deleted contact flows nowhere.

    `account` is the record of the contact's company, `number` a new number, taken when `lacks_number` says so.
    """
    known = record or SyncRecord(no=event.contact.no)
    if event.version <= known.contact_version or known.is_gone:
        return known, None
    if isinstance(event, ContactDeleted):
        return _forgotten(known, event), None
    return decide(_informed(known, event, number), event.contact, account, templates)


def apply_activity(record: SyncRecord | None, contact_no: str, *, templates: Templates = DIRECT) -> Outcome:
    """Sales activity makes a person an active customer, and nothing reverts that; to a company it means nothing."""
    known = record or SyncRecord(no=contact_no)
    if known.is_active_customer or known.is_company or known.is_gone:
        return known, None
    active = known.changed(is_active_customer=True)
    if active.contact is None:
        return active, None
    return send(active, active.contact, Route(Target.CUSTOMER, Reason.ACTIVE_CUSTOMER), templates)


def release(record: SyncRecord, account: SyncRecord | None, *, templates: Templates = DIRECT) -> Outcome:
    """Look again at a record that waits for `account`: it goes on once that is in Finance, or no account at all."""
    if account is None or record.contact is None or record.waiting_for is None:
        return record, None
    released, event = decide(record.changed(), record.contact, account, templates)
    return (released, event) if event else (record, None)


def _informed(record: SyncRecord, event: ContactEvent, number: str) -> SyncRecord:
    contact = event.contact
    return record.changed(
        contact_id=event.contact_id,
        contact_version=event.version,
        contact=contact,
        contact_number=record.contact_number or own_account_number(contact) or number,
        is_active_customer=record.is_active_customer and contact.type is ContactType.PERSON,
    )


def _forgotten(record: SyncRecord, event: ContactDeleted) -> SyncRecord:
    """The number and what Finance has stay known; the contact's fields do not."""
    return record.changed(
        contact_id=event.contact_id,
        contact_version=event.version,
        contact=None,
        state=SyncState.GONE,
        reason=Reason.CONTACT_DELETED,
        waiting_for=None,
    )
