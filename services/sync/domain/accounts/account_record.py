"""Where one account stands with its contact."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.sync.domain.accounts.values import Value
from shared.contracts.accounts import ConflictField, Side, link_id
from shared.contracts.contacts import FieldError
from shared.contracts.erp import AccountFields, AccountKind


class LinkState(StrEnum):
    """Alone; asked for, until the contact's relations show it; linked."""

    NONE = "none"
    ASKED = "asked"
    LINKED = "linked"


class Asked(BaseModel):
    """A change that one side was asked to make while it was at version `at`, and that it has not answered yet.

    `tried` are all the values asked for at that version: each of them was the other side's value once.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    at: int
    values: dict[str, Value]
    tried: dict[str, tuple[Value, ...]]


class Refused(BaseModel):
    """A value that one side did not take from the other, and why."""

    model_config = ConfigDict(frozen=True)

    by: Side
    value: Value
    code: str
    message: str


class Primary(BaseModel):
    """Number and name that an account is to show as its primary contact, as long as it shows `was` or nobody."""

    model_config = ConfigDict(frozen=True)

    was: str
    no: str
    name: str


class AccountRecord(BaseModel):
    """An account and its link, kept under its kind and number.

    `agreed` are the values on which contact and account agreed last, by the account's field names. `version` counts the
    changes of this record, `account_version` is that of the last account event applied. A link is asked for by the
    command `link_asked` of a contact that was at version `link_asked_at`, 0: is to be made. `wanted_by` are contacts
    whose relations name the account too. `joining_id` is a person who joins the company that is made from the account,
    `person_id` one who is made from the account's contact text, `primary` what the account is to show of a person.
    `is_new` and `has_new_primary` last until a contact was looked for: for a new account, for one that is alone and was
    given a primary contact. `warnings` are the ERP system's, from when it made the account.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    account_kind: AccountKind
    account_no: str
    version: int = 0
    account_version: int = 0
    account: AccountFields | None = None
    is_deleted: bool = False
    is_new: bool = False
    has_new_primary: bool = False
    made_from_contact_no: str = ""
    link: LinkState = LinkState.NONE
    link_asked: str = ""
    link_asked_at: int = 0
    contact_no: str = ""
    contact_id: UUID | None = None
    wanted_by: tuple[str, ...] = ()
    joining_id: UUID | None = None
    person_id: UUID | None = None
    person_asked: str = ""
    primary: Primary | None = None
    agreed: dict[str, Value] = Field(default_factory=dict)
    asked_contact: Asked | None = None
    asked_account: Asked | None = None
    refused: dict[str, Refused] = Field(default_factory=dict)
    conflicts: tuple[ConflictField, ...] = ()
    in_conflict: bool = False
    errors: tuple[FieldError, ...] = ()
    warnings: tuple[FieldError, ...] = ()

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, self.account_no)

    @property
    def is_alone(self) -> bool:
        return self.link is LinkState.NONE

    def about(self) -> dict[str, Any]:
        """What every message about the link says."""
        return {
            "link_id": self.link_id,
            "account_kind": self.account_kind,
            "account_no": self.account_no,
            "contact_no": self.contact_no,
            "contact_id": self.contact_id,
        }

    def changed(self, **values: object) -> "AccountRecord":
        """The next version of this record."""
        return self.model_copy(update={**values, "version": self.version + 1})

    def unlinked(self, **values: object) -> "AccountRecord":
        """The record without its link and all that belonged to it."""
        return self.changed(**{**ALONE, **values})


HAVE_ONE = (AccountKind.CUSTOMER, AccountKind.VENDOR)
"""Kinds of accounts that have a primary contact."""
ALONE: dict[str, Any] = {
    "link": LinkState.NONE,
    "link_asked": "",
    "link_asked_at": 0,
    "contact_no": "",
    "contact_id": None,
    "joining_id": None,
    "person_id": None,
    "person_asked": "",
    "primary": None,
    "agreed": {},
    "asked_contact": None,
    "asked_account": None,
    "refused": {},
    "conflicts": (),
    "in_conflict": False,
}
