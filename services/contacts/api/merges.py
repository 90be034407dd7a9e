"""Two contacts become one, and two again."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, StrictInt
from pydantic.json_schema import SkipJsonSchema

from services.contacts.api.asking import COMMAND, Asking, Headers, No
from services.contacts.domain.contact import Contact
from services.contacts.domain.merge import Difference, conflicts, differences, merged_values
from services.contacts.domain.merge_record import ROWS
from shared.contracts.contacts import ContactState, MergeContacts, UnmergeContacts
from shared.platform.http import problems
from shared.platform.whole_segments import WholeSegments

Names = Annotated[list[str], Query(max_length=200, description="Fields whose values the other contact gives")]


class Related(BaseModel):
    """How many rows of one kind each of the two has."""

    rows: str
    count: int
    merged_count: int


class MergePreview(BaseModel):
    """What a merge would make of two contacts; `conflicts` must be settled by `take` or `keep`."""

    differences: list[Difference]
    conflicts: list[Difference]
    related: list[Related]
    result: ContactState


class NewMerge(BaseModel):
    """The contact that goes, and whose values are taken from it, whose conflicting rows kept."""

    merged_no: str
    take: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    merged_version: StrictInt | SkipJsonSchema[None] = None


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["merge"], route_class=WholeSegments)

    @routes.get("/contacts/{no}/merge-preview", responses=problems(404, 410, 422, 503))
    async def preview_merge(no: No, merged_no: str, take: Names = []) -> MergePreview:  # noqa: B006
        """What would become of contact `no` if `merged_no` went into it; nothing is changed."""
        stays, goes = await asking.contact(no), await asking.contact(merged_no)
        setup = await asking.setup()
        return MergePreview(
            differences=differences(stays, goes),
            conflicts=conflicts(stays, goes),
            related=[*_rows(stays, goes), await _persons(asking, stays, goes)],
            result=ContactState.model_validate(merged_values(stays, goes, take, setup)),
        )

    @routes.post("/contacts/{no}/merges", responses=COMMAND)
    async def merge(no: No, body: NewMerge, response: Response, headers: Headers) -> ContactState:
        """Make one contact of two: `merged_no` goes into `no`, with its persons and all that refers to it."""
        stays, goes = await asking.any_contact(no), await asking.any_contact(body.merged_no)
        command = MergeContacts(
            contact_id=stays.contact_id,
            merged_id=goes.contact_id,
            take=body.take,
            keep=body.keep,
            expected_version=headers.version,
            merged_expected_version=body.merged_version,
        )
        return await asking.changed(command, headers, no, response)

    @routes.delete("/contacts/{no}/merges/{merged_no}", responses=COMMAND)
    async def unmerge(no: No, merged_no: No, response: Response, headers: Headers) -> ContactState:
        """Make two contacts of one again; what was changed since the merge stays as it is."""
        stays, goes = await asking.any_contact(no), await asking.any_contact(merged_no)
        command = UnmergeContacts(
            contact_id=stays.contact_id, merged_id=goes.contact_id, expected_version=headers.version
        )
        return await asking.changed(command, headers, no, response)

    return routes


def _rows(stays: Contact, goes: Contact) -> list[Related]:
    counted = ((field, len(getattr(stays, field)), len(getattr(goes, field))) for field in ROWS)
    return [Related(rows=field, count=a, merged_count=b) for field, a, b in counted if a or b]


async def _persons(asking: Asking, stays: Contact, goes: Contact) -> Related:
    count, merged_count = [
        await asking.database.contacts.count({"company_id": str(id), "type": "Person", "deleted": False})
        for id in (stays.contact_id, goes.contact_id)
    ]
    return Related(rows="persons", count=count, merged_count=merged_count)
