"""One contact: create, show, change, delete, its type and its business relations."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, QUERY, Asking, Headers, No, shown
from services.contacts.api.exact import Address, Changes, Exact
from shared.contracts.contacts import (
    AddBusinessRelation,
    BusinessRelation,
    ChangeContact,
    ChangeContactType,
    ContactChanges,
    ContactFields,
    ContactLists,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
    RemoveBusinessRelation,
)
from shared.platform.http import problems
from shared.platform.whole_segments import WholeSegments

RelationCode = Annotated[str, Path(description="The code of the business relation", min_length=1, max_length=10)]


class NewContact(Exact, ContactFields, ContactLists):
    """A contact to create; `no` blank takes the next number of the series."""

    alternative_addresses: tuple[Address, ...] = ()
    type: ContactType
    no: str = ""
    no_series: str = ""
    company_no: str = ""
    business_relations: tuple[BusinessRelation, ...] = ()


class NewType(BaseModel):
    type: ContactType


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["contacts"], route_class=WholeSegments)

    @routes.post("/contacts", status_code=201, responses=problems(400, 404, 409, 410, 412, 413, 422, 503))
    async def create_contact(body: NewContact, response: Response, headers: Headers) -> ContactState:
        """Create a contact. A repeat with the same `Idempotency-Key` creates nothing and answers with the contact."""
        await asking.send(CreateContact(contact_id=headers.key, **body.model_dump(exclude_unset=True)), headers)
        contact = (await asking.database.contacts.load([str(headers.key)]))[0].state
        response.headers["Location"] = f"/contacts/{quote(contact.no, safe='')}"
        return shown(contact, response)

    @routes.get("/contacts/{no}", responses=QUERY)
    async def get_contact(no: No, response: Response) -> ContactState:
        return shown(await asking.contact(no), response)

    @routes.patch("/contacts/{no}", responses=COMMAND)
    async def change_contact(no: No, body: Changes, response: Response, headers: Headers) -> ContactState:
        """Change the fields that the body names; with `If-Match`, only if nobody changed the contact meanwhile."""
        id = (await asking.contact(no)).contact_id
        changes = ContactChanges.model_validate(body.model_dump(exclude_unset=True))
        command = ChangeContact(contact_id=id, changes=changes, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    @routes.delete("/contacts/{no}", status_code=204, responses=COMMAND)
    async def delete_contact(no: No, headers: Headers) -> None:
        """Delete a contact, a company with its persons. A repeat with the same `Idempotency-Key` is no error."""
        contact = await asking.any_contact(no)
        await asking.send(DeleteContact(contact_id=contact.contact_id, expected_version=headers.version), headers)

    @routes.put("/contacts/{no}/type", responses=COMMAND)
    async def change_type(no: No, body: NewType, response: Response, headers: Headers) -> ContactState:
        """Make a company a person, or a person a company."""
        id = (await asking.contact(no)).contact_id
        command = ChangeContactType(contact_id=id, type=body.type, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    @routes.post("/contacts/{no}/business-relations", responses=COMMAND)
    async def add_business_relation(
        no: No, body: BusinessRelation, response: Response, headers: Headers
    ) -> ContactState:
        """Note that the contact is a customer, vendor, bank account or employee, or has a label such as press."""
        id = (await asking.contact(no)).contact_id
        command = AddBusinessRelation(contact_id=id, relation=body, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    @routes.delete("/contacts/{no}/business-relations/{code}", responses=COMMAND)
    async def remove_business_relation(
        no: No, code: RelationCode, response: Response, headers: Headers
    ) -> ContactState:
        """Take the business relation of this code away; the customer, vendor, ... itself is not touched."""
        contact = await asking.contact(no)
        for relation in contact.business_relations:
            if relation.business_relation_code == code.strip().upper():
                command = RemoveBusinessRelation(
                    contact_id=contact.contact_id, relation=relation, expected_version=headers.version
                )
                await asking.send(command, headers)
        return shown(await asking.contact(no), response)

    return routes
