"""What each fact changes about a record: a contact's change, a document, an account that has arrived."""

from collections.abc import Container

from services.sync.domain.contact_number import own_account_number
from services.sync.domain.decision import decide, send
from services.sync.domain.project import DIRECT, Projects
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Route, Target
from services.sync.domain.sync_record import Outcome, SyncRecord, SyncState
from shared.contracts.contacts import ContactDeleted, ContactEvent, ContactsMerged, ContactState, ContactsUnmerged
from shared.contracts.contacts import ContactType as Type


def lacks_number(record: SyncRecord | None, contact: ContactState, others: Container[str] = ()) -> bool:
    """Whether a new number must be drawn before the contact's fact is applied; `others` are numbers of others."""
    own = own_account_number(contact)
    return not (record and record.contact_number) and (not own or own in others)


def apply_contact(
    record: SyncRecord | None,
    event: ContactEvent,
    *,
    account: SyncRecord | None,
    number: str,
    projects: Projects = DIRECT,
) -> Outcome:
    """A contact's fact, unless a later one was applied already; a deleted or merged contact flows nowhere.

    `account` is the record of the contact's company, `number` a new number, taken when `lacks_number` says so.
    """
    known = record or SyncRecord(no=event.contact.no)
    back = isinstance(event, ContactsUnmerged)
    if event.version <= known.contact_version or (known.is_gone and not back):
        return known, None
    if isinstance(event, ContactDeleted | ContactsMerged):
        return _forgotten(known, event), None
    return decide(_informed(known, event, number), event.contact, account, projects)


def apply_activity(record: SyncRecord | None, contact_no: str, *, projects: Projects = DIRECT) -> Outcome:
    """Sales activity makes a person an active customer, and nothing reverts that; to a company it means nothing."""
    known = record or SyncRecord(no=contact_no)
    if known.is_active_customer or known.is_company or known.is_gone:
        return known, None
    active = known.changed(is_active_customer=True)
    if active.contact is None:
        return active, None
    return send(active, active.contact, Route(Target.CUSTOMER, Reason.ACTIVE_CUSTOMER), projects)


def release(record: SyncRecord, account: SyncRecord | None, *, projects: Projects = DIRECT) -> Outcome:
    """Look again at a record that waits for `account`: it goes on once that is in Finance, or no account at all."""
    if account is None or record.contact is None or record.waiting_for is None:
        return record, None
    released, event = decide(record.changed(), record.contact, account, projects)
    return (record, None) if released.waiting_for == record.waiting_for else (released, event)


def _informed(record: SyncRecord, event: ContactEvent, number: str) -> SyncRecord:
    """A document that named a company before it was known as one has made nobody an active customer."""
    contact, is_new_company = event.contact, record.contact is None and event.contact.type is Type.COMPANY
    return record.changed(
        contact_id=event.contact_id,
        contact_version=event.version,
        contact=contact,
        contact_number=record.contact_number or number or own_account_number(contact),
        merged_into="",
        is_active_customer=record.is_active_customer and not is_new_company,
    )


def _forgotten(record: SyncRecord, event: ContactDeleted | ContactsMerged) -> SyncRecord:
    """The number and what Finance has stay known; the contact's fields do not."""
    return record.changed(
        contact_id=event.contact_id,
        contact_version=event.version,
        contact=None,
        state=SyncState.GONE,
        reason=Reason.CONTACT_DELETED if isinstance(event, ContactDeleted) else Reason.CONTACT_MERGED,
        waiting_for=None,
        retry_at=None,
        merged_into=event.into_no if isinstance(event, ContactsMerged) else "",
    )
