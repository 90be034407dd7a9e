"""What one side answers when it does not do what it was asked for; no answer is lost."""

from collections.abc import Iterable

from services.sync.domain.accounts.account_record import AccountRecord, Asked, Refused
from services.sync.domain.accounts.flows import FLOWS
from shared.contracts.accounts import Side
from shared.contracts.contacts import ContactCommandRejected, FieldError

MOVED_ON = "version_conflict"
"""The side that was asked has changed meanwhile; its own event says how, and what is still wanted is asked again."""


def is_ours(answer: ContactCommandRejected) -> bool:
    """Whether the command that was refused has an id as those that Sync sends, which end in type and key."""
    return answer.command_id.endswith(f":{answer.command}:{answer.contact_id}")


def refused_by_contact(record: AccountRecord, errors: Iterable[FieldError]) -> AccountRecord:
    """The record after its contact refused the last change that it was asked to make."""
    if record.asked_contact is None or _moved_on(errors):
        return record
    names = {flow.contact: flow.account for flow in FLOWS[record.account_kind]}
    refused = _refused(record.asked_contact, errors, Side.CONTACT, names)
    return record.changed(asked_contact=None, refused={**record.refused, **refused})


def refused_by_account(record: AccountRecord, errors: Iterable[FieldError]) -> AccountRecord:
    """The record after the ERP system refused the last change that it was asked to make of the account."""
    if record.asked_account is None or _moved_on(errors):
        return record
    names = {flow.account: flow.account for flow in FLOWS[record.account_kind]}
    refused = _refused(record.asked_account, errors, Side.ACCOUNT, names)
    return record.changed(asked_account=None, refused={**record.refused, **refused})


def _moved_on(errors: Iterable[FieldError]) -> bool:
    return any(error.code == MOVED_ON for error in errors)


def _refused(asked: Asked, errors: Iterable[FieldError], by: Side, names: dict[str, str]) -> dict[str, Refused]:
    """An error of one field refuses that field; one that names none of those asked for refuses them all."""
    refused: dict[str, Refused] = {}
    for error in errors:
        named = names.get(error.field, error.field)
        for field in [named] if named in asked.values else asked.values:
            told = Refused(by=by, value=asked.values[field], code=error.code, message=error.message)
            refused.setdefault(field, told)
    return refused
