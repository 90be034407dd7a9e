"""Contacts for all accounts of a kind that have none (Business Central, reports Create Conts. from Customers, ...).

A run goes page by page; each page is asked for by a command of its own, so a run goes on where it stopped.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.account_setup import AccountSetup
from services.sync.domain.accounts.refusals import refused, relation_code_missing
from shared.contracts.accounts import CreateContactsFromAccounts
from shared.contracts.erp import AccountKind


class BulkRun(BaseModel):
    """How far a run is: all accounts up to `after_no` have been looked at, `asked` contacts were asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    run_id: UUID
    account_kind: AccountKind
    after_no: str = ""
    asked: int = 0
    started_at: datetime
    is_finished: bool = False


def begin(run: BulkRun | None, command: CreateContactsFromAccounts, setup: AccountSetup, now: datetime) -> BulkRun:
    """The run that a page belongs to. Raises AccountCommandRefused."""
    if command.account_kind is AccountKind.EMPLOYEE:
        raise refused("account_kind", "employees_make_no_contacts", "No contacts are made from employees.")
    if not setup.relation_code(command.account_kind):
        raise relation_code_missing(command.account_kind)
    return run or BulkRun(run_id=command.run_id, account_kind=command.account_kind, started_at=now)


def turn_page(
    run: BulkRun, command: CreateContactsFromAccounts, page: Sequence[AccountRecord], *, asked: int, full: bool
) -> tuple[BulkRun, CreateContactsFromAccounts | None]:
    """The run after a page, and the command for the next one; a page that was turned before is not turned again."""
    if run.is_finished or command.after_no != run.after_no:
        return run, None
    last = page[-1].account_no if page else run.after_no
    after = run.model_copy(update={"after_no": last, "asked": run.asked + asked, "is_finished": not full})
    following = command.model_copy(update={"after_no": last})
    return after, following if full else None
