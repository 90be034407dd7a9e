"""Contacts by filter, page by page, and by a few words."""

import base64
import binascii
from datetime import UTC
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from pydantic import AfterValidator, BaseModel, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema

from services.contacts.api.asking import Asking
from services.contacts.api.exact import Moment
from services.contacts.api.shown import ListedContact, shown
from services.contacts.asked import Order, Place, Word
from services.contacts.domain.find import Found
from services.contacts.domain.find_words import CODES, tag, words_of
from services.contacts.domain.validation import as_code
from services.contacts.finding import Finder, words_in
from services.contacts.pages import Pages
from shared.contracts.contacts import ContactType
from shared.platform.http import Problem, problems
from shared.platform.whole_segments import WholeSegments


class Sort(StrEnum):
    """By number, or by name whatever its case; a minus is the other way round."""

    NO = "no"
    NO_DOWN = "-no"
    NAME = "name"
    NAME_DOWN = "-name"


ORDERS = {
    Sort.NO: Order("no"),
    Sort.NO_DOWN: Order("no", descending=True),
    Sort.NAME: Order("name_key"),
    Sort.NAME_DOWN: Order("name_key", descending=True),
}


class ContactPage(BaseModel):
    """Contacts in the order asked for; `next` is the cursor of the page that follows, blank on the last one.

    Each contact is whole, or has the fields that were asked for.
    """

    contacts: list[ListedContact | dict[str, Any]]
    next: str = ""


def _known(field: str) -> str:
    if field not in ListedContact.model_fields:
        raise ValueError(f"A contact has no field {field}.")
    return field


Field = Annotated[
    str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": sorted(ListedContact.model_fields)})
]
Fields = Annotated[list[Field], Query(max_length=100, description="Only these fields of each contact; none: all")]
Numbers = Annotated[list[str], Query(max_length=500)]


class Filters(BaseModel):
    """Contacts have all of what is named; of several numbers, one."""

    no: Numbers = []
    company_no: Numbers = []
    type: ContactType | SkipJsonSchema[None] = None
    text: str = ""
    """Words, or beginnings of words, of name, city, e-mail or telephone number."""
    city: str = ""
    post_code: str = ""
    country_region_code: str = ""
    salesperson_code: str = ""
    territory_code: str = ""
    external_id: str = ""
    mailing_group: str = ""
    industry_group: str = ""
    modified_since: Moment | SkipJsonSchema[None] = None

    def documents(self) -> dict[str, Any]:
        """The fields of documents that match."""
        plain: dict[str, Any] = {
            "type": self.type,
            "city": self.city,
            "post_code": as_code(self.post_code),
            "country_region_code": as_code(self.country_region_code),
            "salesperson_code": as_code(self.salesperson_code),
            "territory_code": as_code(self.territory_code),
            "no": {"$in": [as_code(no) for no in self.no]} if self.no else None,
            "mailing_groups": {"$in": [as_code(self.mailing_group)]} if self.mailing_group else None,
            "industry_groups": {"$in": [as_code(self.industry_group)]} if self.industry_group else None,
            "last_modified_at": {"$gte": self.modified_since.astimezone(UTC).isoformat()}
            if self.modified_since
            else None,
        }
        return {field: value for field, value in plain.items() if value}

    def words(self) -> list[Word]:
        """What an index knows of it."""
        codes = {
            "salesperson_code": self.salesperson_code,
            "territory_code": self.territory_code,
            "country_region_code": self.country_region_code,
            "mailing_groups": self.mailing_group,
            "industry_groups": self.industry_group,
        }
        said = [tag(CODES[field], code.strip()) for field, code in codes.items() if code.strip()]
        said += [*words_of(self.city), *([as_code(self.post_code)] if self.post_code else [])]
        external = [Word((tag("External ID", self.external_id),))] if self.external_id else []
        return [*external, *words_in(self.text), *(Word((word,), in_filter=True) for word in said)]

    @property
    def by(self) -> tuple[str, ...]:
        """The fields of the index that finds what matches, when that is likely to be little."""
        if self.no:
            return ("no",)
        return ("company_id", "no") if self.company_no else ()


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["contacts"], route_class=WholeSegments)
    pages = Pages(asking.database.contacts)
    finder = Finder(asking.database.contacts, pages)

    async def documents(filters: Filters) -> dict[str, Any]:
        """With the companies by their ids, by which an index finds their persons."""
        if not filters.company_no:
            return filters.documents()
        nos = [as_code(no) for no in filters.company_no]
        companies = await asking.database.contacts.peek({"no": {"$in": nos}}, ["no"])
        return {**filters.documents(), "company_id": {"$in": [id for id, _ in companies]}}

    @routes.get("/contacts", response_model=ContactPage, responses=problems(422, 503))
    async def list_contacts(
        filters: Annotated[Filters, Depends(_filters)],
        sort: Sort = Sort.NO,
        after: Annotated[str, Query(description="The cursor: `next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        fields: Fields = [],  # noqa: B006
    ) -> Response:
        """Contacts that are there, deleted and merged ones left out."""
        order, place, wanted = ORDERS[sort], _place(after), await documents(filters)
        found = await pages.page(
            order, wanted, limit + 1, after=place, words=filters.words(), by=filters.by, fields=fields
        )
        more = _cursor(order.place(found[limit - 1])) if len(found) > limit else ""
        page = {"contacts": [shown(row, fields) for row in found[:limit]], "next": more}
        return Response(orjson.dumps(page), media_type="application/json")

    @routes.get("/find", responses=problems(422, 503))
    async def find_contact(text: Annotated[str, Query(min_length=1, max_length=250)]) -> Found:
        """The contact that a clerk means by number, name, a beginning, words, or a name not quite so."""
        return await finder.find(text)

    return routes


# a coroutine, as FastAPI gives a thread to each call of anything else
async def _filters(filters: Annotated[Filters, Query()]) -> Filters:
    return filters


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(place))).decode().rstrip("=")


def _place(cursor: str) -> Place | None:
    if not cursor:
        return None
    try:
        key, no = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, orjson.JSONDecodeError, ValueError, TypeError) as error:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "after is no cursor of ours.") from error
    return Place(str(key), str(no))
