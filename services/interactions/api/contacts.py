"""What passed between us and one contact: the time line, and the figures of its card."""

import datetime
from decimal import Decimal
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from services.interactions.api.figures import figures
from services.interactions.api.finding import ContactNo, Limit, contact, log_of
from services.interactions.api.newest import newest
from services.interactions.database import InteractionDatabase
from services.interactions.domain.analysis import Dimension
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.inbox import State
from shared.contracts.contacts import ContactType
from shared.contracts.interactions import InitiatedBy, InteractionLogEntry
from shared.platform.http import problems
from shared.platform.whole_segments import WholeSegments

Before = Annotated[str, Query(description="The cursor: `next` of the page before", max_length=100)]

UNSAID = to_jsonable_python(
    {name: field.default for name, field in InteractionLogEntry.model_fields.items() if not field.is_required()}
)
"""What is not stored of an entry, because it says nothing."""


class TimeLine(BaseModel):
    """Entries of the log, the newest first; `next` is the cursor of the page that follows, blank on the last one."""

    entries: list[InteractionLogEntry]
    next: str = ""


class ContactStatistics(BaseModel):
    """The figures of a contact card; a company's are those of all its contacts (Business Central, table 5050).

    Canceled and postponed entries do not count; only postponed ones are left out of the two dates.
    """

    contact_no: str
    no_of_interactions: int
    cost_lcy: Decimal
    duration_min: Decimal
    date_of_last_interaction: datetime.date | None
    last_date_attempted: datetime.date | None
    next_task_date: datetime.date | None


def router(database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["contacts"], route_class=WholeSegments)

    @routes.get("/contacts/{no}/timeline", response_model=TimeLine, responses=problems(404, 422, 503))
    async def timeline(no: ContactNo, before: Before = "", limit: Limit = 50) -> Response:
        """Canceled entries are in it and say so."""
        card = await contact(database, no)
        found = await newest(database, card, ["entry", "place_in_time"], before=before, limit=limit + 1)
        shown = found[:limit]
        following = shown[-1]["place_in_time"] if len(found) > limit else ""
        page = {"entries": [{**UNSAID, **stored["entry"]} for stored in shown], "next": following}
        # FastAPI would check what was stored, which takes longer than to read it
        return Response(orjson.dumps(page), media_type="application/json")

    @routes.get("/contacts/{no}/statistics", responses=problems(404, 422, 503))
    async def contact_statistics(no: ContactNo) -> ContactStatistics:
        card = await contact(database, no)
        all_of_it = await figures(database, Dimension.ALL, log_of(card))
        return ContactStatistics(
            contact_no=card.no,
            no_of_interactions=all_of_it[0].number if all_of_it else 0,
            cost_lcy=all_of_it[0].cost_lcy if all_of_it else Decimal(0),
            duration_min=all_of_it[0].duration_min if all_of_it else Decimal(0),
            date_of_last_interaction=await _last(database, card, {"entry.attempt_failed": {"$ne": True}}),
            last_date_attempted=await _last(database, card, {"entry.initiated_by": InitiatedBy.US.value}),
            next_task_date=await _next_task(database, card),
        )

    return routes


async def _last(database: InteractionDatabase, card: ContactCard, filter: dict[str, Any]) -> datetime.date | None:
    found = await newest(database, card, ["entry"], filter={**filter, "state": State.LOGGED.value}, limit=1)
    return datetime.date.fromisoformat(found[0]["entry"]["date"]) if found else None


async def _next_task(database: InteractionDatabase, card: ContactCard) -> datetime.date | None:
    """The earliest date of an open task, for a company of all its contacts."""
    ids = [str(card.contact_id)]
    if card.type is ContactType.COMPANY:
        ids += [id for id, _ in await database.cards.peek({"company_id": str(card.contact_id)}, ["contact_id"])]
    open_tasks = {"contact_id": {"$in": ids}, "open": True, "date": {"$gt": ""}}
    found = await database.tasks.find(open_tasks, sort=[("date", 1)], limit=1)
    return found[0].state.date if found else None
