"""A linked contact and account, field by field: what they agree on, what the other side has to be asked for.

Nothing is sent that the other side has already, so a change never comes back as its own consequence; and nothing is
overwritten that changed since both agreed last, unless a rule or a person says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.sync.domain.accounts.account_record import AccountRecord, Asked
from services.sync.domain.accounts.comparison import Finding, compare
from services.sync.domain.accounts.flows import FLOWS, Flow
from services.sync.domain.accounts.values import Value, same
from shared.contracts.accounts import ConflictField, FieldGroup, Side
from shared.contracts.contacts import ContactState
from shared.contracts.erp import AccountFields

TOWARDS = {Side.CONTACT: Finding.TO_ACCOUNT, Side.ACCOUNT: Finding.TO_CONTACT}
"""Where a value goes when this side wins."""


@dataclass(slots=True)
class Agreement:
    """What both agree on and what each side is to take, by the account's field names; and what is in conflict."""

    agreed: dict[str, Value]
    to_contact: dict[str, Value] = field(default_factory=dict)
    to_account: dict[str, Value] = field(default_factory=dict)
    conflicts: list[ConflictField] = field(default_factory=list)


def agree(record: AccountRecord, contact: ContactState, rules: Mapping[FieldGroup, Side]) -> Agreement:
    """The standing of a record whose account is known, against its contact as it is now."""
    assert record.account is not None
    found = Agreement(dict(record.agreed))
    triggered = False
    for flow in FLOWS[record.account_kind]:
        finding = _find(record, flow, contact, record.account, rules, found)
        triggered |= finding is Finding.TO_ACCOUNT and flow.triggers
    if not triggered:
        found.to_account.clear()
    return found


def _find(
    record: AccountRecord,
    flow: Flow,
    contact: ContactState,
    account: AccountFields,
    rules: Mapping[FieldGroup, Side],
    found: Agreement,
) -> Finding:
    ours, theirs = flow.of_contact(contact), flow.of_account(account)
    finding = compare(flow, record.agreed.get(flow.account), ours, theirs)
    if finding is Finding.AGREED:
        found.agreed[flow.account] = ours
    if finding is Finding.CONFLICT:
        winner = rules.get(flow.group)
        found.conflicts.append(_conflict(record, flow, ours, theirs, winner=winner))
        finding = TOWARDS[winner] if winner else finding
    if finding in (Finding.TO_CONTACT, Finding.TO_ACCOUNT):
        finding = _towards(record, flow, ours, theirs, finding, found)
    return finding


def _towards(
    record: AccountRecord, flow: Flow, ours: Value, theirs: Value, finding: Finding, found: Agreement
) -> Finding:
    """The value goes to the other side, unless that has refused just this value."""
    side, wanted = (Side.CONTACT, theirs) if finding is Finding.TO_CONTACT else (Side.ACCOUNT, ours)
    refusal = record.refused.get(flow.account)
    if refusal and refusal.by is side and refusal.value == wanted:
        found.conflicts = [conflict for conflict in found.conflicts if conflict.field != flow.account]
        found.conflicts.append(_conflict(record, flow, ours, theirs, reason=refusal.code, message=refusal.message))
        return Finding.CONFLICT
    (found.to_contact if side is Side.CONTACT else found.to_account)[flow.account] = wanted
    return finding


def _conflict(record: AccountRecord, flow: Flow, ours: Value, theirs: Value, **about: object) -> ConflictField:
    told = {"field": flow.account, "group": flow.group, "contact_value": ours, "account_value": theirs}
    return ConflictField.model_validate({**told, "agreed_value": record.agreed.get(flow.account), **about})


def answered(agreed: Mapping[str, Value], asked: Asked, now: Mapping[str, Value]) -> dict[str, Value]:
    """What both agree on once a side has moved on from the version at which it was asked.

    Where it has a value that it was asked to take, that was agreed, even if the asking side has a newer one by now.
    """
    taken = {
        name: now[name]
        for name, tried in asked.tried.items()
        if name in now and any(same(name, now[name], value) for value in tried)
    }
    return {**agreed, **taken}
