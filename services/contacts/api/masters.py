"""The lists of codes by which contacts are classified."""

import asyncio
from enum import StrEnum
from http import HTTPStatus

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.contacts.api.asking import COMMAND, Asking, Code, Headers
from services.contacts.domain.classification import assigned_filter
from services.contacts.domain.master import Master, master_id
from shared.contracts.contacts import DeleteMaster, MasterKind, SaveMaster
from shared.platform.http import Problem, problems
from shared.platform.whole_segments import WholeSegments


class MasterList(StrEnum):
    BUSINESS_RELATIONS = "business-relations"
    INDUSTRY_GROUPS = "industry-groups"
    WEB_SOURCES = "web-sources"
    JOB_RESPONSIBILITIES = "job-responsibilities"
    ORGANIZATIONAL_LEVELS = "organizational-levels"
    MAILING_GROUPS = "mailing-groups"


KINDS = {
    MasterList.BUSINESS_RELATIONS: MasterKind.BUSINESS_RELATION,
    MasterList.INDUSTRY_GROUPS: MasterKind.INDUSTRY_GROUP,
    MasterList.WEB_SOURCES: MasterKind.WEB_SOURCE,
    MasterList.JOB_RESPONSIBILITIES: MasterKind.JOB_RESPONSIBILITY,
    MasterList.ORGANIZATIONAL_LEVELS: MasterKind.ORGANIZATIONAL_LEVEL,
    MasterList.MAILING_GROUPS: MasterKind.MAILING_GROUP,
}


class Entry(BaseModel):
    """An entry of a list. `url`, with %1 for the search word, is for a web source."""

    description: str = ""
    url: str = ""


class CodedEntry(Entry):
    code: str
    version: int
    contacts: int
    """How many contacts have it."""


class Entries(BaseModel):
    entries: list[CodedEntry]


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["lists of codes"], route_class=WholeSegments)
    masters = asking.database.masters

    async def shown(entry: Master, response: Response | None = None) -> CodedEntry:
        if response:
            response.headers["ETag"] = f'"{entry.version}"'
        contacts = await asking.database.contacts.count(assigned_filter(entry.kind, entry.code))
        return CodedEntry(contacts=contacts, **entry.model_dump(exclude={"kind", "deleted"}))

    async def existing(kind: MasterKind, code: str) -> Master:
        found = await masters.load([master_id(kind, code)])
        if not found or found[0].state.deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no {kind.lower()} {code}.")
        return found[0].state

    @routes.get("/masters/{list}", responses=problems(422, 503))
    async def list_entries(list: MasterList) -> Entries:
        """The entries of a list by code, each with the number of contacts that have it."""
        found = await masters.find({"kind": KINDS[list], "deleted": False}, sort=[("code", 1)])
        return Entries(entries=await asyncio.gather(*(shown(document.state) for document in found)))

    @routes.get("/masters/{list}/{code}", responses=problems(404, 422, 503))
    async def get_entry(list: MasterList, code: Code, response: Response) -> CodedEntry:
        return await shown(await existing(KINDS[list], code), response)

    @routes.put("/masters/{list}/{code}", responses=COMMAND)
    async def save_entry(list: MasterList, code: Code, body: Entry, response: Response, headers: Headers) -> CodedEntry:
        """Add an entry to a list, or change it."""
        kind = KINDS[list]
        command = SaveMaster(
            kind=kind, code=code, description=body.description, url=body.url, expected_version=headers.version
        )
        await asking.send(command, headers)
        return await shown(await existing(kind, code), response)

    @routes.delete("/masters/{list}/{code}", status_code=204, responses=COMMAND)
    async def delete_entry(list: MasterList, code: Code, headers: Headers) -> None:
        """Take an entry off its list; refused while contacts have it."""
        await asking.send(DeleteMaster(kind=KINDS[list], code=code, expected_version=headers.version), headers)

    return routes
