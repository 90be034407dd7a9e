"""What is set up once for all contacts: Marketing Setup, number series, salutations."""

from http import HTTPStatus
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from services.contacts.api.asking import COMMAND, Asking, Code, Headers, No, problem_of
from services.contacts.api.exact import Exact, Line, SetupChanges
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.salutation import Salutation, salutation_missing
from services.contacts.domain.taken_number import TakenNumber
from services.contacts.domain.validation import as_code
from services.contacts.records import PLAIN_SERIES
from shared.contracts.contacts_setup import (
    ChangeMarketingSetup,
    DeleteNumberSeries,
    DeleteSalutation,
    SalutationFormula,
    SalutationType,
    SetNumberSeries,
    SetSalutation,
    TakeNumber,
)
from shared.platform.http import Problem, problems
from shared.platform.whole_segments import WholeSegments

Record = TypeVar("Record", MarketingSetup, NumberSeries, Salutation)


class SeriesFields(Exact):
    """A number series without its code."""

    description: str = ""
    default_nos: bool = True
    manual_nos: bool = True
    date_order: bool = False
    lines: tuple[Line, ...] = ()
    related: tuple[str, ...] = ()


class SalutationFields(BaseModel):
    """A salutation without its code."""

    description: str = ""
    formulas: tuple[SalutationFormula, ...] = ()


class AllSeries(BaseModel):
    number_series: list[NumberSeries]


class Salutations(BaseModel):
    salutations: list[Salutation]


class Greeting(BaseModel):
    greeting: str


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["setup"], route_class=WholeSegments)
    collections = asking.database.setup

    async def series(code: str, response: Response) -> NumberSeries:
        found = [document.state for document in await collections.number_series.load([as_code(code)])]
        found += [PLAIN_SERIES[as_code(code)]] if as_code(code) in PLAIN_SERIES else []
        if not found or found[0].deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no number series {code}.")
        return _shown(found[0], response)

    async def salutation(code: str, response: Response) -> Salutation:
        found = await collections.salutations.load([as_code(code)])
        if not found or found[0].state.deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no salutation {code}.")
        return _shown(found[0].state, response)

    @routes.get("/setup/marketing", responses=problems(503))
    async def get_marketing_setup(response: Response) -> MarketingSetup:
        return _shown(await asking.setup(), response)

    @routes.patch("/setup/marketing", responses=COMMAND)
    async def change_marketing_setup(body: SetupChanges, response: Response, headers: Headers) -> MarketingSetup:
        """Change the fields that the body names; every replica goes by them with its next batch."""
        await asking.send(ChangeMarketingSetup(changes=body, expected_version=headers.version), headers)
        return _shown(await asking.setup(), response)

    @routes.get("/setup/number-series", responses=problems(422, 503))
    async def list_number_series() -> AllSeries:
        """All of them, by code."""
        found = {document.id: document.state for document in await collections.number_series.find({})}
        there = (one for one in (PLAIN_SERIES | found).values() if not one.deleted)
        return AllSeries(number_series=sorted(there, key=lambda one: one.code))

    @routes.get("/setup/number-series/{code}", responses=problems(404, 422, 503))
    async def get_number_series(code: Code, response: Response) -> NumberSeries:
        return await series(code, response)

    @routes.put("/setup/number-series/{code}", responses=COMMAND)
    async def set_number_series(code: Code, body: SeriesFields, response: Response, headers: Headers) -> NumberSeries:
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

    @routes.get("/setup/salutations", responses=problems(422, 503))
    async def list_salutations() -> Salutations:
        """All of them, by code."""
        found = [document.state for document in await collections.salutations.find({}, sort=[("code", 1)])]
        return Salutations(salutations=[one for one in found if not one.deleted])

    @routes.get("/setup/salutations/{code}", responses=problems(404, 422, 503))
    async def get_salutation(code: Code, response: Response) -> Salutation:
        return await salutation(code, response)

    @routes.put("/setup/salutations/{code}", responses=COMMAND)
    async def set_salutation(code: Code, body: SalutationFields, response: Response, headers: Headers) -> Salutation:
        """Make a salutation, or give it this description and these formulas."""
        await asking.send(SetSalutation(code=code, expected_version=headers.version, **vars(body)), headers)
        return await salutation(code, response)

    @routes.delete("/setup/salutations/{code}", status_code=204, responses=COMMAND)
    async def delete_salutation(code: Code, headers: Headers) -> None:
        """Delete a salutation with its formulas; refused while Marketing Setup or contacts have its code."""
        await asking.send(DeleteSalutation(code=as_code(code), expected_version=headers.version), headers)

    @routes.get("/contacts/{no}/greeting", responses=problems(404, 410, 422, 503))
    async def greet(
        no: No,
        type: SalutationType = SalutationType.FORMAL,
        language_code: Annotated[str | SkipJsonSchema[None], Query(description="Absent: the contact's own")] = None,
    ) -> Greeting:
        """How a letter greets the contact."""
        contact = await asking.contact(no)
        language = contact.language_code if language_code is None else as_code(language_code)
        found = await collections.salutations.load([contact.salutation_code])
        try:
            if not found or found[0].state.deleted:
                raise salutation_missing(contact, type, language)
            return Greeting(greeting=found[0].state.greeting(contact, type, language))
        except ContactRefused as refusal:
            raise problem_of(refusal) from refusal

    return routes


def _shown(record: Record, response: Response) -> Record:
    response.headers["ETag"] = f'"{record.version}"'
    return record
