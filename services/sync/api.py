"""Sync over HTTP: where each contact stands, and how many stand where."""

import asyncio
from collections.abc import Iterable
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncRecord, SyncState
from services.sync.store import SyncDatabase
from shared.platform.http import Problem, problems


class Standing(BaseModel):
    """Where a contact stands on its way to Finance. Its own fields are left out: Contacts has them.

    `no` is its number in Contacts, `contact_number` its number in Finance.
    """

    model_config = ConfigDict(from_attributes=True)

    no: str
    contact_id: UUID | None
    contact_number: str
    state: SyncState
    target: Target | None
    reason: Reason
    failed_field: str
    waiting_for: UUID | None
    is_active_customer: bool
    is_company_an_account: bool
    is_in_finance: bool
    version: int
    contact_version: int


class StandingPage(BaseModel):
    """Records in order of the contact's number; `next` is the cursor of the page that follows, blank on the last."""

    records: list[Standing]
    next: str = ""


class Statistics(BaseModel):
    """How many records there are, and how many by each value of three fields; one without a target has none yet."""

    records: int
    by_target: dict[Target, int]
    by_state: dict[SyncState, int]
    by_reason: dict[Reason, int]


def router(database: SyncDatabase) -> APIRouter:
    routes = APIRouter(tags=["sync"])

    @routes.get("/records", responses=problems(422, 503))
    async def list_records(
        state: SyncState | None = None,
        reason: Reason | None = None,
        target: Target | None = None,
        after: Annotated[str, Query(description="The cursor: `next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> StandingPage:
        wanted = {"state": state, "reason": reason, "target": target}
        filter = {"_id": {"$gt": after}} | {name: value for name, value in wanted.items() if value}
        documents = await database.records.find(filter, sort=[("_id", 1)], limit=limit + 1)
        records = [_shown(document.state) for document in documents[:limit]]
        return StandingPage(records=records, next=records[-1].no if len(documents) > limit else "")

    @routes.get("/records/{contact_no}", responses=problems(404, 422, 503))
    async def get_record(contact_no: str) -> Standing:
        for document in await database.records.load([contact_no]):
            return _shown(document.state)
        raise Problem(HTTPStatus.NOT_FOUND, f"No contact {contact_no} has been heard of.")

    @routes.get("/statistics", responses=problems(503))
    async def get_statistics() -> Statistics:
        async def counted(field: str, values: Iterable[StrEnum]) -> dict[StrEnum, int]:
            return {value: await database.records.count({field: value.value}) for value in values}

        by_target, by_state, by_reason = await asyncio.gather(
            counted("target", Target), counted("state", SyncState), counted("reason", Reason)
        )
        return Statistics(records=sum(by_state.values()), by_target=by_target, by_state=by_state, by_reason=by_reason)

    return routes


def _shown(record: SyncRecord) -> Standing:
    return Standing.model_validate(record)
