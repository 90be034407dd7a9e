"""What a contact has of the lists of codes."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, Asking, Code, Headers, No
from services.contacts.api.masters import KINDS, MasterList
from shared.contracts.contacts import AssignMaster, ContactState, UnassignMaster
from shared.platform.whole_segments import WholeSegments


class Assignment(BaseModel):
    """`search_word`: what to look for, where the list is of web sources."""

    search_word: str = ""


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["lists of codes"], route_class=WholeSegments)

    @routes.put("/contacts/{no}/masters/{list}/{code}", responses=COMMAND)
    async def assign(
        no: No, list: MasterList, code: Code, response: Response, headers: Headers, body: Assignment | None = None
    ) -> ContactState:
        """Give the contact an entry of a list; an organizational level replaces the one before."""
        id = (await asking.contact(no)).contact_id
        word = body.search_word if body else ""
        command = AssignMaster(
            contact_id=id, kind=KINDS[list], code=code, search_word=word, expected_version=headers.version
        )
        return await asking.changed(command, headers, no, response)

    @routes.delete("/contacts/{no}/masters/{list}/{code}", responses=COMMAND)
    async def unassign(no: No, list: MasterList, code: Code, response: Response, headers: Headers) -> ContactState:
        """Take an entry of a list away from the contact, whether it has it or not."""
        id = (await asking.contact(no)).contact_id
        command = UnassignMaster(contact_id=id, kind=KINDS[list], code=code, expected_version=headers.version)
        return await asking.changed(command, headers, no, response)

    return routes
