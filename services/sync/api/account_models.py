"""What is said and asked about accounts over HTTP."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.sync.domain.accounts.account_record import Asked, LinkState
from services.sync.domain.accounts.creation import AccountCreation
from shared.contracts.accounts import AccountTemplate, ConflictField, FieldGroup, Side
from shared.contracts.contacts import FieldError
from shared.contracts.erp import AccountKind


class AccountStanding(BaseModel):
    """How an account stands with its contact; its own fields are left out but for those in conflict.

    `asked_contact` and `asked_account` are changes that the one side was asked to make and has not answered yet,
    `warnings` what the ERP system said when it made the account, as quotes made with another template.
    """

    model_config = ConfigDict(from_attributes=True)

    account_kind: AccountKind
    account_no: str
    account_version: int
    is_deleted: bool
    link: LinkState
    contact_no: str
    contact_id: UUID | None
    wanted_by: tuple[str, ...]
    asked_contact: Asked | None
    asked_account: Asked | None
    conflicts: tuple[ConflictField, ...]
    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]
    version: int


class AccountPage(BaseModel):
    """Accounts in order of kind and number; `next` is the cursor of the page that follows, blank on the last."""

    accounts: list[AccountStanding]
    next: str = ""


class RequestPage(BaseModel):
    """Requests for accounts in order of kind and contact; `next` as in a page of accounts."""

    requests: list[AccountCreation]
    next: str = ""


class NewLink(BaseModel):
    """Which contact and account to link, and whose fields overwrite the other's, once."""

    contact_no: str = Field(min_length=1, max_length=20)
    account_kind: AccountKind
    account_no: str = Field(min_length=1, max_length=20)
    master: Side


class NewAccount(BaseModel):
    """The account to be made from a contact."""

    contact_no: str = Field(min_length=1, max_length=20)
    account_kind: AccountKind
    template_code: str = ""
    without_template: bool = False
    for_quote: bool = False


class Decision(BaseModel):
    """Who is right about conflicts; no fields: about all that are open."""

    winner: Side
    fields: tuple[str, ...] = ()


class NewBulkRun(BaseModel):
    """Make contacts of all accounts of this kind that have none."""

    account_kind: AccountKind


class SetupChange(BaseModel):
    """Replaces what it names."""

    templates: tuple[AccountTemplate, ...] | None = None
    conflict_rules: dict[FieldGroup, Side] | None = None
