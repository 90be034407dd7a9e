"""What a customer or vendor shows of its primary contact: number and name (Business Central, Contact table).

A person's new name refreshes the account's Contact; a person who is deleted is shown no more.
"""

from services.sync.domain.accounts.account_record import AccountRecord, Primary
from services.sync.domain.accounts.values import Value
from shared.contracts.contacts import ContactState

FIELDS = ("primary_contact_no", "contact")


def with_primary(record: AccountRecord, person: ContactState) -> AccountRecord:
    """The record with the person that its account is to show."""
    was = record.account.primary_contact_no if record.account else ""
    return _showing(record, Primary(was=was if was == person.no else "", no=person.no, name=person.name))


def without_primary(record: AccountRecord, person_no: str) -> AccountRecord:
    """The record of an account that is to show this person no longer."""
    return _showing(record, Primary(was=person_no, no="", name=""))


def wanted_primary(record: AccountRecord) -> dict[str, Value]:
    """What the account is to show; nothing once a clerk has chosen somebody else."""
    account, primary = record.account, record.primary
    if account is None or primary is None or account.primary_contact_no not in (primary.was, primary.no):
        return {}
    wanted = dict(zip(FIELDS, (primary.no, primary.name), strict=True))
    return {f: v for f, v in wanted.items() if getattr(account, f) != v and f not in record.refused}


def without_what_is_shown(record: AccountRecord) -> AccountRecord:
    """Shown once is enough: a clerk may take it away again."""
    if record.primary is None or not _is_shown(record, record.primary):
        return record
    return record.model_copy(update={"primary": None})


def _showing(record: AccountRecord, primary: Primary) -> AccountRecord:
    known = record.primary == primary or _is_shown(record, primary)
    return record if known else record.changed(primary=primary)


def _is_shown(record: AccountRecord, primary: Primary) -> bool:
    account = record.account
    return account is not None and (account.primary_contact_no, account.contact) == (primary.no, primary.name)
