"""Records over HTTP: where each contact stands, what would be sent of it, and how many stand where."""

from collections import Counter
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from services.sync.api.paging import After, Limit
from services.sync.database import SyncDatabase
from services.sync.domain.plan import Decision, planned_anew
from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncRecord, SyncState
from services.sync.domain.transforms import Origin
from services.sync.upkeep import Upkeep
from shared.platform.http import Problem, problems
from shared.platform.paging import page_of


class Standing(BaseModel):
    """Where a contact stands on its way to Finance. Its own fields are left out: Contacts has them.

    `no` is its number in Contacts, `contact_number` its number in Finance; `finance_said` is why Finance refused it,
    `retry_at` when it is asked again.
    """

    model_config = ConfigDict(from_attributes=True)

    no: str
    contact_id: UUID | None
    contact_number: str
    state: SyncState
    target: Target | None
    reason: Reason
    failed_field: str
    finance_said: str
    waiting_for: UUID | None
    is_active_customer: bool
    is_company_an_account: bool
    is_in_finance: bool
    attempts: int
    retry_at: datetime | None
    run_id: str
    version: int
    contact_version: int
    sent_version: int
    acknowledged_version: int


class StandingPage(BaseModel):
    """Records in order of the contact's number; `next` is the cursor of the page that follows, blank on the last."""

    records: list[Standing]
    next: str = ""


class PlannedField(BaseModel):
    """A value and where it is from."""

    model_config = ConfigDict(populate_by_name=True)

    value: Any
    origin: Origin = Field(alias="from")


class PlannedRecord(BaseModel):
    """What is sent of a contact as it stands; `key` and `fields` by Finance's names."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    decision: Decision
    reason: Reason
    entity: str
    key: dict[str, str]
    fields: dict[str, PlannedField]
    detail: str


class PlanPage(BaseModel):
    """Plans in order of the contact's number, and the cursor of the page that follows."""

    records: list[PlannedRecord]
    next: str = ""


class Statistics(BaseModel):
    """How many records there are, and how many by each value of three fields; one without a target has none yet."""

    records: int
    by_target: dict[Target, int]
    by_state: dict[SyncState, int]
    by_reason: dict[Reason, int]


def record_routes(upkeep: Upkeep, database: SyncDatabase) -> APIRouter:
    routes = APIRouter(tags=["sync"])

    async def found(contact_no: str) -> SyncRecord:
        for document in await database.records.load([contact_no]):
            return document.state
        raise Problem(HTTPStatus.NOT_FOUND, f"No contact {contact_no} has been heard of.")

    @routes.get("/records", responses=problems(422, 503))
    async def list_records(
        state: SyncState | None = None,
        reason: Reason | None = None,
        target: Target | None = None,
        run_id: str = "",
        after: After = "",
        limit: Limit = 50,
    ) -> StandingPage:
        chosen = {"state": state, "reason": reason, "target": target, "run_id": run_id}
        records, following = await page_of(database.records, chosen, after, limit)
        return StandingPage(records=[Standing.model_validate(record) for record in records], next=following)

    @routes.get("/records/{contact_no}", responses=problems(404, 422, 503))
    async def get_record(contact_no: str) -> Standing:
        return Standing.model_validate(await found(contact_no))

    @routes.post("/records/{contact_no}/resend", responses=problems(404, 422, 503))
    async def resend_record(contact_no: str) -> Standing:
        """Decide on a record once more, and tell Finance of it also when nothing changed."""
        await found(contact_no)
        await upkeep.look_again([contact_no], run_id=str(uuid4()), anew=True)
        return Standing.model_validate(await found(contact_no))

    @routes.get("/plan", responses=problems(422, 503))
    async def get_plan(after: After = "", limit: Limit = 50) -> PlanPage:
        """What is sent of each contact as it stands, field by field with where the value is from; nothing is sent."""
        projects = await database.current_projects()
        records, following = await page_of(database.records, {}, after, limit)
        nos = {record.contact.company_no for record in records if record.contact and record.contact.company_no}
        accounts = {document.id: document.state for document in await database.records.load(nos)}
        plans = [planned_anew(r, accounts.get(r.contact.company_no if r.contact else ""), projects) for r in records]
        return PlanPage(records=[PlannedRecord.model_validate(plan) for plan in plans], next=following)

    @routes.get("/statistics", responses=problems(503))
    async def get_statistics() -> Statistics:
        counted = await database.records.count_by("target", "state", "reason")

        def by(position: int) -> Counter[str]:
            sums = Counter[str]()
            for values, count in counted.items():
                sums[values[position]] += count
            return sums

        by_target, by_state, by_reason = by(0), by(1), by(2)
        return Statistics(
            records=by_state.total(),
            by_target={target: by_target[target] for target in Target},
            by_state={state: by_state[state] for state in SyncState},
            by_reason={reason: by_reason[reason] for reason in Reason},
        )

    return routes
