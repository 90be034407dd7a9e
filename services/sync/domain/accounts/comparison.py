"""One field of a contact and its account, held against the value on which both agreed last: who changed it."""

from enum import StrEnum

from services.sync.domain.accounts.flows import Flow
from services.sync.domain.accounts.values import Value, same


class Finding(StrEnum):
    """What is to be done about a field; apart: both differ and may."""

    AGREED = "agreed"
    TO_CONTACT = "to_contact"
    TO_ACCOUNT = "to_account"
    CONFLICT = "conflict"
    APART = "apart"


def compare(flow: Flow, agreed: Value | None, contact: Value, account: Value) -> Finding:
    """`agreed` None: they were never compared; then what is blank takes the other's value, nothing is overwritten."""
    if same(flow.account, contact, account):
        return Finding.AGREED
    if agreed is None:
        contact_changed, account_changed = bool(contact), bool(account)
    else:
        contact_changed, account_changed = (not same(flow.account, agreed, value) for value in (contact, account))
    if not flow.back:
        return _one_way(contact_changed, new=agreed is None, account_has_its_own=bool(account))
    if contact_changed and account_changed:
        return Finding.CONFLICT
    return Finding.TO_ACCOUNT if contact_changed else Finding.TO_CONTACT


def _one_way(contact_changed: bool, *, new: bool, account_has_its_own: bool) -> Finding:
    return Finding.TO_ACCOUNT if contact_changed and not (new and account_has_its_own) else Finding.APART
