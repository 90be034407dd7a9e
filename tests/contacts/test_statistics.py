"""The figures of a contact card that come from opportunities (Business Central, Contact table 5050)."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.opportunities import OpportunityChanged
from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts, a_company, a_person


def an_opportunity(contact_id: UUID, estimated: str, current: str, **fields: Any) -> OpportunityChanged:
    values = {"estimated_value_lcy": Decimal(estimated), "calcd_current_value_lcy": Decimal(current)}
    known = {"opportunity_id": uuid4(), "version": 1, "no": "OP1", "contact_id": contact_id, "status": "In Progress"}
    return OpportunityChanged.model_validate(known | values | fields)


async def figures(contacts: Contacts, no: str) -> tuple[Any, ...]:
    async with client_of(contacts) as http:
        told = (await http.get(f"/contacts/{no}/statistics")).raise_for_status().json()
    values = Decimal(told["estimated_value_lcy"]), Decimal(told["calcd_current_value_lcy"])
    return told["lookup_contact_no"], told["no_of_opportunities"], *values


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_a_company_has_the_figures_of_all_its_contacts_a_person_its_own(contacts: Contacts) -> None:
    firm = a_company("C1")
    anna = a_person(firm, no="P1")
    await contacts.handle(firm, anna, a_company("C2"))

    await contacts.handle(an_opportunity(firm.contact_id, "1000.10", "100"), an_opportunity(anna.contact_id, "50", "5"))

    assert await figures(contacts, "C1") == ("", 2, Decimal("1050.10"), Decimal(105))
    assert await figures(contacts, "P1") == ("P1", 1, Decimal(50), Decimal(5))
    assert await figures(contacts, "C2") == ("", 0, Decimal(0), Decimal(0))


async def test_an_opportunity_counts_from_its_start_until_it_is_deleted(contacts: Contacts) -> None:
    firm = a_company("C1")
    await contacts.handle(firm, an_opportunity(firm.contact_id, "10", "1", status="Not Started"))
    won = an_opportunity(firm.contact_id, "20", "20", status="Won")
    gone = an_opportunity(firm.contact_id, "30", "3", deleted=True)

    await contacts.handle(won, gone)

    assert await figures(contacts, "C1") == ("", 1, Decimal(20), Decimal(20))


async def test_an_older_event_told_late_changes_no_figure(contacts: Contacts) -> None:
    firm = a_company("C1")
    newer = an_opportunity(firm.contact_id, "20", "2", version=2)
    await contacts.handle(firm, newer)

    await contacts.handle(newer.model_copy(update={"version": 1, "estimated_value_lcy": Decimal(7)}))

    assert (await figures(contacts, "C1"))[2] == Decimal(20)
