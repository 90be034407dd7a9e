"""What the ERP system tells of an account, kept unless something later is known."""

from services.sync.domain.accounts.account_record import HAVE_ONE, AccountRecord, Refused
from services.sync.domain.accounts.relations import ACCOUNT_MISSING
from shared.contracts.accounts import Side
from shared.contracts.erp import AccountCreated, AccountDeleted, AccountEvent


def new_record(event: AccountEvent) -> AccountRecord:
    return AccountRecord(account_kind=event.account_kind, account_no=event.account_no)


def apply_account(record: AccountRecord | None, event: AccountEvent) -> AccountRecord:
    """The record with the account as the event says; the very same one when it is not news."""
    known = record or new_record(event)
    if event.version <= known.account_version:
        return known
    return known.changed(
        account_version=event.version,
        account=event.account,
        is_deleted=isinstance(event, AccountDeleted),
        is_new=known.is_new or (known.is_alone and known.account_version == 0),
        has_new_primary=known.is_alone and (known.has_new_primary or _has_new_primary(known, event)),
        made_from_contact_no=event.made_from_contact_no,
        warnings=event.warnings if isinstance(event, AccountCreated) else known.warnings,
        refused=_still_refused(known.refused),
        errors=tuple(error for error in known.errors if error.code != ACCOUNT_MISSING),
    )


def _has_new_primary(known: AccountRecord, event: AccountEvent) -> bool:
    shown = known.account.primary_contact_no if known.account else ""
    return event.account_kind in HAVE_ONE and event.account.primary_contact_no not in ("", shown)


def _still_refused(refused: dict[str, Refused]) -> dict[str, Refused]:
    """A changed account is tried on the contact again: what was wrong with one field may lie in another."""
    return {field: refusal for field, refusal in refused.items() if refusal.by is Side.ACCOUNT}
