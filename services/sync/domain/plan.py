"""What would be sent, and why: the rules of the live path, run over records without sending anything."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from services.sync.domain.answers import apply_answer
from services.sync.domain.contact_number import NUMBER_FORMS, new_number
from services.sync.domain.decision import decide, number_in_finance
from services.sync.domain.facts import apply_activity, apply_contact, lacks_number
from services.sync.domain.mapping import map_record
from services.sync.domain.project import Projects
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.source import source_of
from services.sync.domain.sync_record import SyncRecord, SyncState
from shared.contracts.contacts import ContactCreated, ContactState
from shared.contracts.finance import PartyAcknowledged


class Decision(StrEnum):
    """What becomes of a record."""

    CUSTOMER = "customer"
    CONTACT_PERSON = "contact_person"
    ACCOUNT = "account"
    WAITING = "waiting"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one record; `fields` holds for each field of Finance its value and where that is from.

    `detail` is the field that is at fault, what Finance said, or the number of the account that is waited for.
    """

    id: str
    decision: Decision
    reason: str
    entity: str = ""
    key: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    detail: str = ""


SENT = (SyncState.SENT, SyncState.ACKNOWLEDGED)
REFUSED = (SyncState.FAILED, SyncState.CONFLICT)


def planned(id: str, record: SyncRecord, account: SyncRecord | None, projects: Projects) -> Planned:
    """The plan of a record that was decided on; `account` is the record of its company."""
    if record.contact and record.target and record.state in SENT:
        source = source_of(record, record.contact, number_in_finance(_own(account, record.contact)))
        mapped = map_record(projects[record.target], source)
        fields = {name: {"value": value, "from": mapped.origins[name]} for name, value in mapped.fields.items()}
        return Planned(id, Decision(record.target), record.reason, mapped.entity, mapped.key, fields)
    if record.state in (SyncState.WAITING, SyncState.PENDING):
        awaited = record.contact.company_no if record.contact and record.waiting_for else ""
        return Planned(id, Decision.WAITING, record.reason, _entity(record, projects), detail=awaited)
    refused = record.state in REFUSED
    detail = record.failed_field or record.finance_said
    return Planned(
        id,
        Decision.REFUSED if refused else Decision.SKIPPED,
        record.reason,
        _entity(record, projects) if refused else "",
        detail=detail,
    )


def planned_anew(record: SyncRecord, account: SyncRecord | None, projects: Projects) -> Planned:
    """The plan of a stored record, decided as a run would decide on it now; a conflict waits for somebody."""
    if record.contact is None or record.state is SyncState.CONFLICT:
        return planned(record.no, record, account, projects)
    decided, _ = decide(record.changed(payload_hash=""), record.contact, account, projects)
    return planned(record.no, decided, account, projects)


def _own(account: SyncRecord | None, contact: ContactState) -> SyncRecord | None:
    """A person's account; a company has none above it."""
    return account if account and account.contact_id == contact.company_id else None


def _entity(record: SyncRecord, projects: Projects) -> str:
    return projects[record.target].entity if record.target and record.target is not Target.SKIPPED else ""


@dataclass(frozen=True, slots=True)
class GivenContact:
    """An account or contact to plan; `number` None takes a new one, blank has none (it was never upgraded).

    `shown` false: others refer to it, but it is no record of its own. `in_finance` says whether an account would be
    acknowledged before its contacts run.
    """

    id: str
    contact: ContactState
    number: str | None = None
    is_active_customer: bool = False
    in_finance: bool = True
    shown: bool = True


def plan(given: Iterable[GivenContact], active_nos: Iterable[str], projects: Projects) -> list[Planned]:
    """Tasks in their order: accounts, then contacts; `active_nos` are contacts that documents name as their customer.

    In the order given. Each account that can be mapped counts as acknowledged before its contacts are looked at.
    """
    everyone, active = list(given), set(active_nos)
    tasks = sorted(everyone, key=lambda one: not _is_account(one))
    numbers, records = iter(range(1000, 10**9)), dict[str, SyncRecord]()
    for one in tasks:
        records[one.contact.no] = _decided(one, active, records, projects, lambda: next(numbers))
    lines = [
        planned(one.id, records[one.contact.no], records.get(one.contact.company_no), projects)
        for one in everyone
        if one.shown
    ]
    strangers = sorted(active - {one.contact.no for one in everyone})
    return _each_key_once(lines) + [_stranger(no, projects) for no in strangers]


def _is_account(one: GivenContact) -> bool:
    return one.contact.type == "Company" or not one.shown


def _decided(
    one: GivenContact,
    active: set[str],
    records: Mapping[str, SyncRecord],
    projects: Projects,
    next_number: Callable[[], int],
) -> SyncRecord:
    """Sales activity, then the contact, then Finance's answer, as they come in the live path."""
    record: SyncRecord | None = None
    if one.is_active_customer or one.contact.no in active:
        record, _ = apply_activity(None, one.contact.no, projects=projects)
    number = one.number if lacks_number(None, one.contact) else ""
    if number is None:
        number = new_number(NUMBER_FORMS[one.contact.type], next_number(), lambda _: "X")
    created = ContactCreated(contact_id=one.contact.contact_id, version=1, contact=one.contact)
    account = records.get(one.contact.company_no)
    record, _ = apply_contact(record, created, account=account, number=number, projects=projects)
    return _answered(record) if one.in_finance else record


def _answered(record: SyncRecord) -> SyncRecord:
    if record.state is not SyncState.SENT or record.contact_id is None:
        return record
    taken = PartyAcknowledged(contact_id=record.contact_id, contact_no=record.no, version=record.sent_version)
    return apply_answer(record, taken, datetime(1970, 1, 1, tzinfo=UTC))


def _each_key_once(lines: Sequence[Planned]) -> list[Planned]:
    """What is one party to Finance is one record here: a second one of the same key is refused, and names the first."""
    first: dict[tuple[str, ...], str] = {}
    return [
        line
        if not line.key or (holder := first.setdefault((line.entity, *line.key.values()), line.id)) == line.id
        else Planned(line.id, Decision.REFUSED, Reason.KEY_BELONGS_TO_ANOTHER, line.entity, detail=holder)
        for line in lines
    ]


def _stranger(no: str, projects: Projects) -> Planned:
    record, _ = apply_activity(None, no, projects=projects)
    return planned(no, record, None, projects)
