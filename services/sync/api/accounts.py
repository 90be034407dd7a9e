"""Accounts over HTTP: how each stands with its contact, conflicts and their settlement, links, and what is set up."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter

from services.sync.account_store import SETUP, AccountCollections
from services.sync.api.account_models import (
    AccountPage,
    AccountStanding,
    Decision,
    NewAccount,
    NewBulkRun,
    NewLink,
    RequestPage,
    SetupChange,
)
from services.sync.api.paging import After, Limit
from services.sync.domain.accounts.account_record import AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import PLAIN_SETUP, AccountSetup
from services.sync.domain.accounts.bulk import BulkRun
from services.sync.domain.accounts.creation import CreationState
from services.sync.domain.accounts.refusals import AccountCommandRefused
from shared.contracts.accounts import (
    ChangeAccountSetup,
    CreateAccountFromContact,
    CreateContactsFromAccounts,
    LinkContactToAccount,
    ResolveConflict,
    link_id,
)
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message
from shared.platform.http import FieldProblem, Problem, problems
from shared.platform.kafka.envelope import command
from shared.platform.paging import page_of
from shared.platform.pipeline import Pipeline

STATUS = {
    "contact_not_found": HTTPStatus.NOT_FOUND,
    "account_not_found": HTTPStatus.NOT_FOUND,
    "contact_linked": HTTPStatus.CONFLICT,
    "account_linked": HTTPStatus.CONFLICT,
    "creation_requested": HTTPStatus.CONFLICT,
}
"""Refusals that HTTP has a word for; every other one is 422."""
REFUSED = problems(400, 404, 409, 413, 422, 503)


def account_routes(pipeline: Pipeline[Any], kept: AccountCollections) -> APIRouter:
    routes = APIRouter(tags=["accounts"])

    async def send(message: Message) -> None:
        received = command(message, "/relata/sync/http", topic=TOPIC_OF[type(message)])
        outcome = (await pipeline.handle([received]))[0]
        if isinstance(outcome.refusal, AccountCommandRefused):
            error = outcome.refusal.error
            told = FieldProblem(field=error.field, code=error.code, message=error.message)
            raise Problem(STATUS.get(error.code, HTTPStatus.UNPROCESSABLE_ENTITY), error.message, errors=[told])

    async def found(kind: AccountKind, no: str) -> AccountStanding:
        for document in await kept.accounts.load([link_id(kind, no)]):
            return _shown(document.state)
        raise Problem(HTTPStatus.NOT_FOUND, f"No {kind.lower()} {no} has been heard of.")

    @routes.get("/accounts", responses=problems(422, 503))
    async def list_accounts(
        account_kind: AccountKind | None = None,
        link: LinkState | None = None,
        in_conflict: bool | None = None,
        after: After = "",
        limit: Limit = 50,
    ) -> AccountPage:
        chosen = {"account_kind": account_kind, "link": link, "in_conflict": in_conflict}
        accounts, following = await page_of(kept.accounts, chosen, after, limit)
        return AccountPage(accounts=[_shown(account) for account in accounts], next=following)

    @routes.get("/accounts/{account_kind}/{account_no}", responses=problems(404, 422, 503))
    async def get_account(account_kind: AccountKind, account_no: str) -> AccountStanding:
        return await found(account_kind, account_no)

    @routes.post("/accounts/{account_kind}/{account_no}/resolve", responses=REFUSED)
    async def resolve_conflict(account_kind: AccountKind, account_no: str, body: Decision) -> AccountStanding:
        """Settle conflicts by hand; the side that loses is asked to take the other's values."""
        about = {"account_kind": account_kind, "account_no": account_no}
        await send(ResolveConflict(**about, winner=body.winner, fields=body.fields))
        return await found(account_kind, account_no)

    @routes.post("/links", status_code=202, responses=REFUSED)
    async def link_contact(body: NewLink) -> AccountStanding:
        """Link a contact with an account that exists; the link holds when the contact's relations show it."""
        await send(LinkContactToAccount(**dict(body)))
        return await found(body.account_kind, body.account_no)

    @routes.post("/accounts", status_code=202, responses=REFUSED)
    async def create_account(body: NewAccount) -> NewAccount:
        """Ask the ERP system for an account of a contact; `GET /account-requests` tells what becomes of it."""
        await send(CreateAccountFromContact(**dict(body)))
        return body

    @routes.get("/account-requests", responses=problems(422, 503))
    async def list_requests(state: CreationState | None = None, after: After = "", limit: Limit = 50) -> RequestPage:
        """What the ERP system was asked to make, and why it did not."""
        requests, following = await page_of(kept.creations, {"state": state}, after, limit)
        return RequestPage(requests=requests, next=following)

    @routes.post("/account-runs", status_code=202, responses=REFUSED)
    async def create_contacts(body: NewBulkRun) -> BulkRun:
        run_id = uuid4()
        await send(CreateContactsFromAccounts(run_id=run_id, account_kind=body.account_kind))
        return (await kept.runs.load([str(run_id)]))[0].state

    @routes.get("/account-runs/{run_id}", responses=problems(404, 422, 503))
    async def get_run(run_id: UUID) -> BulkRun:
        for document in await kept.runs.load([str(run_id)]):
            return document.state
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no run {run_id}.")

    @routes.get("/account-setup", responses=problems(503))
    async def get_setup() -> AccountSetup:
        documents = await kept.setups.load([SETUP])
        return documents[0].state if documents else PLAIN_SETUP

    @routes.patch("/account-setup", responses=problems(400, 413, 422, 503))
    async def change_setup(body: SetupChange) -> AccountSetup:
        """Replace the templates, or the rules that settle conflicts; relation codes are Marketing Setup's."""
        await send(ChangeAccountSetup(templates=body.templates, conflict_rules=body.conflict_rules))
        return await get_setup()

    return routes


def _shown(record: AccountRecord) -> AccountStanding:
    return AccountStanding.model_validate(record)
