"""Contacts over HTTP: a request becomes a command or a query."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Query, Response
from pydantic import BaseModel

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.store import ContactDatabase
from shared.contracts.contacts import (
    COMMANDS,
    BusinessRelation,
    ChangeContact,
    ContactChanges,
    ContactCommand,
    ContactFields,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
)
from shared.platform.http import FieldProblem, Problem, problems
from shared.platform.kafka.envelope import command
from shared.platform.pipeline import Outcome, Pipeline

STATUS = {
    "contact_not_found": HTTPStatus.NOT_FOUND,
    "contact_deleted": HTTPStatus.GONE,
    "contact_exists": HTTPStatus.CONFLICT,
    "number_taken": HTTPStatus.CONFLICT,
    "version_conflict": HTTPStatus.PRECONDITION_FAILED,
}
"""Refusals that HTTP has a word for; every other one is 422."""


class NewContact(ContactFields):
    """A contact to create; `no` blank takes the next number of the series."""

    type: ContactType
    no: str = ""
    company_no: str = ""
    business_relations: tuple[BusinessRelation, ...] = ()


class ContactPage(BaseModel):
    """Contacts in order of their number; `next` is the cursor of the page that follows, blank on the last one."""

    contacts: list[ContactState]
    next: str = ""


def router(pipeline: Pipeline[object], database: ContactDatabase) -> APIRouter:
    routes = APIRouter(tags=["contacts"])

    async def send(message: ContactCommand, id: str) -> Outcome:
        outcome = (await pipeline.handle([command(message, "/relata/contacts/http", id=id, topic=COMMANDS)]))[0]
        if isinstance(outcome.refusal, ContactRefused):
            raise _problem(outcome.refusal)
        return outcome

    async def found(no: str) -> Contact:
        documents = await database.contacts.find({"no": no}, limit=1)
        if not documents:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no contact {no}.")
        if documents[0].state.deleted:
            raise Problem(HTTPStatus.GONE, f"Contact {no} has been deleted.")
        return documents[0].state

    @routes.post("/contacts", status_code=201, responses=problems(400, 409, 413, 422, 503))
    async def create_contact(
        body: NewContact, response: Response, idempotency_key: Annotated[UUID | None, Header()] = None
    ) -> ContactState:
        """Create a contact. A repeat with the same `Idempotency-Key` creates nothing and answers with the contact."""
        id = idempotency_key or uuid4()
        await send(CreateContact(contact_id=id, **body.model_dump(exclude_unset=True)), str(id))
        contact = (await database.contacts.load([str(id)]))[0].state
        response.headers["Location"] = f"/contacts/{contact.no}"
        return _shown(contact, response)

    @routes.get("/contacts", responses=problems(422, 503))
    async def list_contacts(
        after: Annotated[str, Query(description="The cursor: `next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> ContactPage:
        documents = await database.contacts.find(
            {"no": {"$gt": after}, "deleted": False}, sort=[("no", 1)], limit=limit + 1
        )
        contacts = [document.state.state() for document in documents[:limit]]
        return ContactPage(contacts=contacts, next=contacts[-1].no if len(documents) > limit else "")

    @routes.get("/contacts/{no}", responses=problems(404, 410, 422, 503))
    async def get_contact(no: str, response: Response) -> ContactState:
        return _shown(await found(no), response)

    @routes.patch("/contacts/{no}", responses=problems(400, 404, 410, 412, 413, 422, 503))
    async def change_contact(
        no: str, body: ContactChanges, response: Response, if_match: Annotated[str | None, Header()] = None
    ) -> ContactState:
        """Change the fields that the body names; with `If-Match`, only if nobody changed the contact meanwhile."""
        contact_id = (await found(no)).contact_id
        await send(ChangeContact(contact_id=contact_id, changes=body, expected_version=_version(if_match)), "")
        return _shown(await found(no), response)

    @routes.delete("/contacts/{no}", status_code=204, responses=problems(404, 410, 412, 422, 503))
    async def delete_contact(no: str, if_match: Annotated[str | None, Header()] = None) -> None:
        """Delete a contact, a company with its persons."""
        contact_id = (await found(no)).contact_id
        await send(DeleteContact(contact_id=contact_id, expected_version=_version(if_match)), "")

    return routes


def _shown(contact: Contact, response: Response) -> ContactState:
    response.headers["ETag"] = f'"{contact.version}"'
    return contact.state()


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() else -1


def _problem(refusal: ContactRefused) -> Problem:
    status = STATUS.get(refusal.errors[0].code, HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = [FieldProblem(field=error.field, code=error.code, message=error.message) for error in refusal.errors]
    return Problem(status, str(refusal), errors=errors)
