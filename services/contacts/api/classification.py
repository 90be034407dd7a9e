"""What a contact has of the lists of codes."""

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, QUERY, Asking, Code, Headers, No
from services.contacts.api.masters import KINDS, MasterList
from services.contacts.domain.master import Master, master_id
from shared.contracts.contacts import AssignMaster, ContactState, ContactWebSource, MasterKind, UnassignMaster
from shared.platform.whole_segments import WholeSegments


class Assignment(BaseModel):
    """`search_word`: what to look for, where the list is of web sources."""

    search_word: str = ""


class WebSource(ContactWebSource):
    """Where to look for the contact; `url` blank: the web source has no address."""

    description: str = ""
    url: str = ""


class WebSources(BaseModel):
    web_sources: list[WebSource]


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["lists of codes"], route_class=WholeSegments)

    @routes.get("/contacts/{no}/web-sources", responses=QUERY)
    async def list_web_sources(no: No) -> WebSources:
        """The web sources of the contact, each with the address that asks it for the contact's search word."""
        rows = {master_id(MasterKind.WEB_SOURCE, row.code): row for row in (await asking.contact(no)).web_sources}
        entries = {document.id: document.state for document in await asking.database.masters.load(rows)}
        return WebSources(web_sources=[_shown(row, entries.get(id)) for id, row in rows.items()])

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


def _shown(row: ContactWebSource, entry: Master | None) -> WebSource:
    described = {"description": entry.description, "url": entry.search_url(row.search_word)} if entry else {}
    return WebSource(**vars(row), **described)
