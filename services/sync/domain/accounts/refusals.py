"""Refusals of commands about accounts: codes that stay, and sentences a clerk understands."""

from services.sync.domain.accounts.account_setup import RELATION_CAPTIONS
from shared.contracts.contacts import FieldError
from shared.contracts.erp import AccountKind


class AccountCommandRefused(Exception):
    """A command was refused and changed nothing."""

    def __init__(self, error: FieldError) -> None:
        super().__init__(error)
        self.error = error

    def __str__(self) -> str:
        return self.error.message


def refused(field: str, code: str, sentence: str) -> AccountCommandRefused:
    return AccountCommandRefused(FieldError(field=field, code=code, message=sentence))


def relation_code_missing(kind: AccountKind) -> AccountCommandRefused:
    caption = RELATION_CAPTIONS[kind]
    return refused("account_kind", "relation_code_missing", f"Marketing Setup has no {caption}: nothing can be linked.")


def contact_not_found(no: str) -> AccountCommandRefused:
    return refused("contact_no", "contact_not_found", f"There is no contact {no}.")


def contact_linked(no: str, kind: AccountKind, account_no: str) -> AccountCommandRefused:
    sentence = f"Contact {no} is linked with {kind.lower()} {account_no} already."
    return refused("contact_no", "contact_linked", sentence)


def account_not_found(kind: AccountKind, no: str) -> AccountCommandRefused:
    return refused("account_no", "account_not_found", f"There is no {kind.lower()} {no}.")


def account_linked(kind: AccountKind, no: str, contact_no: str) -> AccountCommandRefused:
    return refused(
        "account_no", "account_linked", f"{kind} {no} is linked with contact {contact_no or 'to be'} already."
    )
