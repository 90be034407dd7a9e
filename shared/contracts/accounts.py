"""Accounts kept in step with contacts: what Sync is told to do, what it asks of the ERP system, and what it tells.

Sync owns these topics; `shared/contracts/sync.py` lists them.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator

from shared.contracts.contacts import ContactType, FieldError
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message, Topic


class Side(StrEnum):
    """Who is right: the contact, or the customer, vendor, bank account or employee."""

    CONTACT = "Contact"
    ACCOUNT = "Account"


class FieldGroup(StrEnum):
    """Fields that one conflict rule is about."""

    NAME = "Name"
    ADDRESS = "Address"
    COMMUNICATION = "Communication"
    TERMS = "Terms"
    REGISTRATION = "Registration"
    PRIVACY = "Privacy"


def link_id(kind: AccountKind, no: str) -> str:
    """The name of an account and of its link to a contact."""
    return f"{kind}|{no}"


class AccountCommand(Message):
    """A command about one account, or about the account that is to be made; both have a `link_id`."""

    account_kind: AccountKind

    @property
    def link_id(self) -> str:
        raise NotImplementedError

    def key(self) -> str:
        return self.link_id


class LinkContactToAccount(AccountCommand):
    """Link a contact with an account that exists; `master` is the side whose fields overwrite the other's, once.

    A person of a company links its company, but for employees.
    """

    contact_no: str
    account_no: str = Field(min_length=1)
    master: Side

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, self.account_no)


class CreateAccountFromContact(AccountCommand):
    """Have the ERP system make a customer, vendor, bank account or employee of a contact.

    `template_code` is needed when several templates fit; `without_template` goes on when there is none. `for_quote`: of
    several, the one with the contact's territory, country and currency is taken.
    """

    contact_no: str = Field(min_length=1)
    template_code: str = ""
    without_template: bool = False
    for_quote: bool = False

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, f"@{self.contact_no}")


class ResolveConflict(AccountCommand):
    """Settle conflicts of an account by hand: `winner` is right; `fields` by the account's names, none for all."""

    account_no: str = Field(min_length=1)
    winner: Side
    fields: tuple[str, ...] = ()

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, self.account_no)


class CreateContactsFromAccounts(AccountCommand):
    """Make a contact of every account of this kind that has none.

    The service sends itself the command again with `after_no`, page by page, so that a run goes on where it stopped.
    """

    run_id: UUID
    after_no: str = ""

    @property
    def link_id(self) -> str:
        return link_id(self.account_kind, "*")


class AccountTemplate(BaseModel):
    """What a new account has where its contact says nothing (Business Central, Customer, Vendor, Employee Template).

    `values` are the account's fields by name, also those that no contact has; blank `contact_type` fits both.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, max_length=20)
    account_kind: AccountKind
    contact_type: ContactType | None = None
    no_series: str = ""
    values: dict[str, str | StrictBool] = Field(default_factory=dict)

    @field_validator("values")
    @classmethod
    def _are_named(cls, values: dict[str, str | bool]) -> dict[str, str | bool]:
        """A field's name has letters, digits and underscores; no database takes every other as the name of a field."""
        if wrong := [name for name in values if not (name.isascii() and name.isidentifier())]:
            raise ValueError(f"{wrong[0]!r} is no name of a field")
        return values


class ChangeAccountSetup(Message):
    """Replace the templates, or the rules that settle conflicts; a group without a rule is settled by hand."""

    setup: str = "accounts"
    templates: tuple[AccountTemplate, ...] | None = None
    conflict_rules: dict[FieldGroup, Side] | None = None

    def key(self) -> str:
        return self.setup


class AccountLinkMessage(Message):
    """About one link; `link_id` is the account's kind and number, or kind and @contact where it has no number yet."""

    link_id: str
    account_kind: AccountKind
    account_no: str = ""
    contact_no: str = ""
    contact_id: UUID | None = None

    def key(self) -> str:
        return self.link_id


class AccountCreateRequested(AccountLinkMessage):
    """The ERP system is to make this account and to say so by `AccountCreated` with `made_from_contact_no`.

    Or it answers `AccountRequestRejected` with this `link_id` and `request_no`. With the account it completes the open
    quotes (sales quotes for a customer, purchase quotes for a vendor) that name no account but the contact, or a person
    whose company it is; and campaign targets of the contact become the customer's.
    """

    request_no: int
    no_series: str = ""
    template_code: str = ""
    fields: dict[str, Any]


class AccountChangeRequested(AccountLinkMessage):
    """The ERP system is to change these fields of the account, only while it is at `expected_version`.

    It answers by `AccountChanged`, or by `AccountRequestRejected` with this `link_id` and `request_no`; code
    `version_conflict` says that its own newer event is on the way. `old` are the values that are replaced.
    """

    request_no: int
    expected_version: int
    fields: dict[str, Any]
    old: dict[str, Any] = Field(default_factory=dict)


class AccountLinked(AccountLinkMessage):
    """The contact and the account are one party from now on."""


class AccountUnlinked(AccountLinkMessage):
    """They no longer are; neither is changed."""

    reason: str


class AccountLinkRefused(AccountLinkMessage):
    """A link, or the contact or account it needs, was refused by the system that would have had to make it."""

    errors: tuple[FieldError, ...]


class ConflictField(BaseModel):
    """One field on which both sides differ. `winner` None waits for a decision by hand.

    `reason` is `both_changed`, or the code with which one side refused the other's value.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str
    group: FieldGroup
    contact_value: str | bool
    account_value: str | bool
    agreed_value: str | bool | None = None
    reason: str = "both_changed"
    message: str = ""
    winner: Side | None = None


class SyncConflict(AccountLinkMessage):
    """Fields that differ and why; one with a `winner` is settled by rule, and its other value is told only here."""

    conflicts: tuple[ConflictField, ...]


class ConflictSettled(AccountLinkMessage):
    """Both sides agree on these fields again."""

    fields: tuple[str, ...]


class AccountCommandRejected(Message):
    """A command was refused and changed nothing; `errors` says why."""

    command_id: str
    command: str
    link_id: str
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.command_id


COMMANDS = Topic(
    "sync.account.commands.v1",
    (LinkContactToAccount, CreateAccountFromContact, ResolveConflict, CreateContactsFromAccounts),
    keyed_by="link_id",
)
SETUP_COMMANDS = Topic("sync.setup.commands.v1", (ChangeAccountSetup,), keyed_by="setup", partitions=1)
EVENTS = Topic(
    "sync.account.events.v1",
    (
        AccountCreateRequested,
        AccountChangeRequested,
        AccountLinked,
        AccountUnlinked,
        AccountLinkRefused,
        SyncConflict,
        ConflictSettled,
    ),
    keyed_by="link_id",
)
REJECTIONS = Topic("sync.command.events.v1", (AccountCommandRejected,), keyed_by="command_id")
ACCOUNT_TOPICS = (COMMANDS, SETUP_COMMANDS, EVENTS, REJECTIONS)
