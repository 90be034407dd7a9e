"""Number series over HTTP: set up, shown with how far they are used, and asked for the next number."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, Asking, Code, Headers, record_shown
from services.contacts.api.exact import Exact, Line
from services.contacts.domain.number_line import NumberLine
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.taken_number import TakenNumber
from services.contacts.domain.validation import as_code
from services.contacts.records import PLAIN_SERIES
from shared.contracts.contacts_setup import DeleteNumberSeries, NumberSeriesLine, SetNumberSeries, TakeNumber
from shared.platform.http import Problem, problems
from shared.platform.whole_segments import WholeSegments


class SeriesFields(Exact):
    """A number series without its code."""

    description: str = ""
    default_nos: bool = True
    manual_nos: bool = True
    date_order: bool = False
    lines: tuple[Line, ...] = ()
    related: tuple[str, ...] = ()


class UsedLine(NumberSeriesLine):
    """How far the line is used: blank before its first number. Numbers that a replica holds count as used.

    `runs_low`: its warning number is reached.
    """

    last_no_used: str
    last_date_used: date | None
    open: bool
    runs_low: bool


class UsedSeries(NumberSeries):
    """A number series with how far each of its lines is used."""

    lines: tuple[UsedLine, ...] = ()


class AllSeries(BaseModel):
    number_series: list[NumberSeries]


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["setup"], route_class=WholeSegments)
    collection = asking.database.setup.number_series

    async def used(series: NumberSeries) -> UsedSeries:
        lines = [series.unused(line) for line in series.lines]
        stored = await asking.database.number_series.load(line.code for line in lines)
        used = {document.id: document.state for document in stored}
        now = [line.going_on(used.get(line.code, line)) for line in lines]
        return UsedSeries(**{**vars(series), "lines": tuple(map(_used, series.lines, now))})

    async def series(code: str, response: Response) -> UsedSeries:
        kept = await collection.load([as_code(code)])
        found = kept[0].state if kept else PLAIN_SERIES.get(as_code(code))
        if found is None or found.deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no number series {code}.")
        return record_shown(await used(found), response)

    @routes.get("/setup/number-series", responses=problems(422, 503))
    async def list_number_series() -> AllSeries:
        """All of them, by code."""
        found = {document.id: document.state for document in await collection.find({})}
        there = (one for one in (PLAIN_SERIES | found).values() if not one.deleted)
        return AllSeries(number_series=sorted(there, key=lambda one: one.code))

    @routes.get("/setup/number-series/{code}", responses=problems(404, 422, 503))
    async def get_number_series(code: Code, response: Response) -> UsedSeries:
        return await series(code, response)

    @routes.put("/setup/number-series/{code}", responses=COMMAND)
    async def set_number_series(code: Code, body: SeriesFields, response: Response, headers: Headers) -> UsedSeries:
        """Make a number series, or give it these lines and switches."""
        await asking.send(SetNumberSeries(code=code, expected_version=headers.version, **vars(body)), headers)
        return await series(code, response)

    @routes.delete("/setup/number-series/{code}", status_code=204, responses=COMMAND)
    async def delete_number_series(code: Code, headers: Headers) -> None:
        """Delete a number series; refused while Marketing Setup or another series names it."""
        await asking.send(DeleteNumberSeries(code=as_code(code), expected_version=headers.version), headers)

    @routes.post("/setup/number-series/{code}/numbers", status_code=201, responses=COMMAND)
    async def take_number(code: Code, headers: Headers) -> TakenNumber:
        """Take the next number for a record kept elsewhere, as an opportunity: one for each `Idempotency-Key`."""
        await asking.send(TakeNumber(code=as_code(code), record_id=headers.key), headers)
        taken = await asking.database.taken_numbers.load([str(headers.key)])
        if not taken:
            raise Problem(HTTPStatus.CONFLICT, "This Idempotency-Key belongs to another command.")
        return taken[0].state

    return routes


def _used(line: NumberSeriesLine, numbers: NumberLine) -> UsedLine:
    told = {name: getattr(numbers, name) for name in ("last_no_used", "last_date_used", "open", "runs_low")}
    return UsedLine(**vars(line), **told)
