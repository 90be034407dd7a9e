"""What is set up once for all contacts: Marketing Setup and salutations."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from services.contacts.api.asking import COMMAND, Asking, Code, Headers, No, problem_of, record_shown
from services.contacts.api.exact import SetupChanges
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.salutation import Salutation, salutation_missing
from services.contacts.domain.validation import as_code
from shared.contracts.contacts_setup import (
    ChangeMarketingSetup,
    DeleteSalutation,
    SalutationFormula,
    SalutationType,
    SetSalutation,
)
from shared.platform.http import Problem, problems
from shared.platform.whole_segments import WholeSegments


class SalutationFields(BaseModel):
    """A salutation without its code."""

    description: str = ""
    formulas: tuple[SalutationFormula, ...] = ()


class Salutations(BaseModel):
    salutations: list[Salutation]


class Greeting(BaseModel):
    greeting: str


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["setup"], route_class=WholeSegments)
    collections = asking.database.setup

    async def salutation(code: str, response: Response) -> Salutation:
        found = await collections.salutations.load([as_code(code)])
        if not found or found[0].state.deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no salutation {code}.")
        return record_shown(found[0].state, response)

    @routes.get("/setup/marketing", responses=problems(503))
    async def get_marketing_setup(response: Response) -> MarketingSetup:
        return record_shown(await asking.setup(), response)

    @routes.patch("/setup/marketing", responses=COMMAND)
    async def change_marketing_setup(body: SetupChanges, response: Response, headers: Headers) -> MarketingSetup:
        """Change the fields that the body names; every replica goes by them with its next batch."""
        await asking.send(ChangeMarketingSetup(changes=body, expected_version=headers.version), headers)
        return record_shown(await asking.setup(), response)

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
