"""The figures of a contact card that come from opportunities; those of interactions and tasks are theirs to tell."""

from decimal import Decimal

from fastapi import APIRouter
from pydantic import BaseModel

from services.contacts.api.asking import QUERY, Asking, No
from services.contacts.domain.contact import Contact
from services.contacts.domain.reference import Kind
from shared.contracts.contacts import ContactType
from shared.platform.whole_segments import WholeSegments

VALUES = ("estimated_value_lcy", "calcd_current_value_lcy")


class ContactStatistics(BaseModel):
    """The opportunities of a contact, a company's those of all its contacts (Business Central, Contact table 5050).

    An opportunity counts from when it was started, and goes on counting when it is won or lost, as its last entry stays
    the active one. `lookup_contact_no`: the person whose figures they are, blank for a company.
    """

    contact_no: str
    lookup_contact_no: str
    no_of_opportunities: int
    estimated_value_lcy: Decimal
    calcd_current_value_lcy: Decimal


def router(asking: Asking) -> APIRouter:
    routes = APIRouter(tags=["contacts"], route_class=WholeSegments)

    async def contacts_of(contact: Contact) -> list[str]:
        own = [str(contact.contact_id)]
        if contact.type is not ContactType.COMPANY:
            return own
        persons = {"company_id": own[0], "type": "Person", "deleted": False}
        return own + [id for id, _ in await asking.database.contacts.peek(persons, ["no"])]

    @routes.get("/contacts/{no}/statistics", responses=QUERY)
    async def contact_statistics(no: No) -> ContactStatistics:
        contact = await asking.contact(no)
        started = {"kind": Kind.OPPORTUNITY.value, "started": True, "deleted": False}
        of_contact = {"contact_id": {"$in": await contacts_of(contact)}, **started}
        found = await asking.database.references.totals("kind", sums=VALUES, filter=of_contact)
        number, sums = found.get((Kind.OPPORTUNITY.value,), (0, (Decimal(0), Decimal(0))))
        return ContactStatistics(
            contact_no=contact.no,
            lookup_contact_no="" if contact.type is ContactType.COMPANY else contact.no,
            no_of_opportunities=number,
            **dict(zip(VALUES, sums, strict=True)),
        )

    return routes
