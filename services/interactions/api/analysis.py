"""What interactions came to, by template, group, salesperson, period and so on; how they went; how long we took."""

import datetime
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, BeforeValidator

from services.interactions.api.figures import figures, within
from services.interactions.api.finding import contact, log_of
from services.interactions.database import InteractionDatabase
from services.interactions.domain.analysis import FIELDS, Dimension, Figures, Period
from services.interactions.domain.inbox import State
from services.interactions.domain.response_time import Passed, ResponseTimes, response_times
from shared.contracts.interactions import InformationFlow
from shared.platform.http import problems

LINES = 1000
WAITED = 50_000
"""Calls and mails that one question about response times looks at, the newest ones."""
STILL_ANSWERED = datetime.timedelta(days=30)
"""So long after the last day an answer counts to what came in before."""


def _day(value: object) -> object:
    """A date as it is written, not the seconds since 1970 that pydantic would take as well."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("a date is written YYYY-MM-DD")
    return value


FirstDay = Annotated[datetime.date | None, BeforeValidator(_day), Query(alias="from", description="The first day")]
LastDay = Annotated[datetime.date | None, BeforeValidator(_day), Query(alias="to", description="The last day")]
ContactNo = Annotated[
    str, Query(max_length=20, description="The log of this contact, of a company that of all its contacts")
]
Code = Annotated[str, Query(max_length=20)]


class Analysis(BaseModel):
    """Lines in order of period, in each the most frequent first; at most 1,000, `more` says how many are left out."""

    by: Dimension
    period: Period | None
    lines: list[Figures]
    more: int = 0


def router(database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["analysis"])

    async def chosen(contact_no: str, filter: dict[str, Any], by: dict[Dimension, str]) -> dict[str, Any]:
        log = log_of(await contact(database, contact_no)) if contact_no else {}
        return {**log, **filter, **{FIELDS[dimension]: code for dimension, code in by.items() if code}}

    @routes.get("/analysis", responses=problems(404, 422, 503))
    async def analysis(
        by: Dimension = Dimension.ALL,
        period: Period | None = None,
        first: FirstDay = None,
        last: LastDay = None,
        contact_no: ContactNo = "",
        template: Code = "",
        group: Code = "",
        salesperson: Code = "",
    ) -> Analysis:
        """Number, cost, duration and share. By evaluation, entries without one are left out."""
        codes = {Dimension.TEMPLATE: template, Dimension.GROUP: group, Dimension.SALESPERSON: salesperson}
        found = await figures(database, by, await chosen(contact_no, within(first, last), codes), period)
        return Analysis(by=by, period=period, lines=found[:LINES], more=max(0, len(found) - LINES))

    @routes.get("/analysis/response-times", responses=problems(404, 422, 503))
    async def times(
        first: FirstDay = None,
        last: LastDay = None,
        contact_no: ContactNo = "",
        salesperson: Code = "",
    ) -> ResponseTimes:
        """From an inbound call or mail to the next outbound one to the same contact; documents are no answers.

        What came in until the last day may be answered up to 30 days later.
        """
        spoken = {
            **within(first, _later(last)),
            "state": State.LOGGED.value,
            "entry.canceled": {"$ne": True},
            "entry.document_type": "",
        }
        filter = await chosen(contact_no, spoken, {Dimension.SALESPERSON: salesperson})
        found = await database.interactions.first(filter, ["entry"], sort=[("place_in_time", -1)], limit=WAITED)
        counting = (_passed(raw["entry"]) for _, raw in found if _counts(raw["entry"]))
        return response_times(counting, last).model_copy(update={"complete": len(found) < WAITED})

    return routes


def _passed(entry: dict[str, Any]) -> Passed:
    at = datetime.datetime.fromisoformat(f"{entry['date']}T{entry['time_of_interaction']}").replace(tzinfo=datetime.UTC)
    return Passed(
        contact_no=entry["contact_no"], at=at.astimezone(datetime.UTC), flow=entry.get("information_flow", "")
    )


def _later(last: datetime.date | None) -> datetime.date | None:
    return min(last, datetime.date.max - STILL_ANSWERED) + STILL_ANSWERED if last else None


def _counts(entry: dict[str, Any]) -> bool:
    """Not a failed attempt of ours, nor what is nobody's since its contact was deleted."""
    failed_by_us = entry.get("attempt_failed") and entry.get("information_flow") == InformationFlow.OUTBOUND
    return bool(entry["contact_no"]) and not failed_by_us
