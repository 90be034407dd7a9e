"""Pages of contacts in order, whatever the sample says of where they stand."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contacts.domain.contact import Contact
from services.contacts.pages import FEW, Order, Pages, Place
from services.contacts.store import ContactDatabase
from shared.platform.store import Collection, Document
from tests.contacts.examples import a_company
from tests.fakes import in_memory

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ORDERS = [Order(field, descending) for field in ("no", "name_key") for descending in (False, True)]
NAMES = ["Alster", "alster", "Elbe", "Förde", "Nordwind", ""]


async def stored(names: list[str]) -> Collection[Contact]:
    database: ContactDatabase = in_memory(ContactDatabase)
    companies = [a_company(f"C{number:04}", name=name) for number, name in enumerate(names)]
    documents = [Document(str(one.contact_id), 1, one) for one in companies]
    await database.contacts.write(documents, NOW)
    return database.contacts


async def walked(pages: Pages, order: Order, limit: int, **options: Any) -> list[Contact]:
    found: list[Contact] = []
    after: Place | None = None
    while page := await pages.page(order, {}, limit, after=after, **options):
        found, after = found + page, order.place(page[-1])
    return found


@pytest.mark.parametrize("order", ORDERS, ids=str)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(NAMES), max_size=60), limit=st.integers(1, 9), sparse=st.booleans())
async def test_a_walk_over_pages_meets_each_contact_once_in_order(
    order: Order, names: list[str], limit: int, sparse: bool
) -> None:
    contacts = await stored(names)

    found = await walked(Pages(contacts), order, limit, sparse=sparse)

    expected = sorted((document.state for document in await contacts.find({})), key=order.place)
    assert [one.no for one in found] == [one.no for one in (expected[::-1] if order.descending else expected)]


async def test_many_that_an_index_finds_are_still_all_met() -> None:
    contacts = await stored(["Nordwind"] * (FEW + 50))

    found = await walked(Pages(contacts), Order("name_key"), 100, sparse=True)

    assert len({one.no for one in found}) == FEW + 50


async def test_a_contact_that_came_after_the_sample_is_met() -> None:
    contacts = await stored(["Alster", "Nordwind"])
    pages = Pages(contacts, clock=lambda: 0.0)
    await pages.page(Order("name_key"), {}, 1)
    late = a_company("C9999", name="Zander").model_copy(update={"contact_id": uuid5(UUID(int=0), "late")})
    await contacts.write([Document(str(late.contact_id), 1, late)], NOW)

    assert [one.name for one in await walked(pages, Order("name_key"), 2)] == ["Alster", "Nordwind", "Zander"]


async def test_the_latest_names_are_those_of_the_highest_numbers() -> None:
    pages = Pages(await stored(["Alster", "Elbe", "Nordwind"]))

    assert await pages.latest_names(2) == [("C0002", "Nordwind"), ("C0001", "Elbe")]
