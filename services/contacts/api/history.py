"""Who changed what of a contact."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from pydantic.json_schema import SkipJsonSchema

from services.contacts.api.asking import Asking, No
from services.contacts.domain.history import HistoryEntry, creation
from shared.platform.http import problems
from shared.platform.whole_segments import WholeSegments

ABOUT_BEFORE = "Only entries before this version"


class History(BaseModel):
    """The changes of a contact, the latest first; `complete` once all of them have been told to the history."""

    entries: list[HistoryEntry]
    complete: bool


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["history"], route_class=WholeSegments)

    @routes.get("/contacts/{no}/history", responses=problems(404, 422, 503))
    async def get_history(
        no: No,
        before: Annotated[
            int | SkipJsonSchema[None], Query(ge=1, le=2**53, description="Only entries before this version")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
    ) -> History:
        """Who changed what, when, from what to what; also of a contact that is deleted or merged."""
        contact = await asking.any_contact(no)
        found = await asking.database.history.find({"contact_id": str(contact.contact_id)}, sort=[("version", -1)])
        entries = [document.state for document in found]
        told = [*entries, creation(contact, entries)]
        wanted = [entry for entry in told if before is None or entry.version < before]
        return History(entries=wanted[:limit], complete=len(told) == contact.version)

    return routes
