"""Pages of contacts in order, whatever the sample says of where they stand."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contacts.asked import Order, Place, Row, Word
from services.contacts.domain.contact import Contact
from services.contacts.lanes import FEW
from services.contacts.latest import LatestNames
from services.contacts.pages import Pages
from services.contacts.sampling import FIELDS, SAMPLE, sampled
from services.contacts.store import ContactDatabase
from shared.platform.settings import Settings
from shared.platform.store import Collection, Document
from tests.conftest import Backing
from tests.contacts.examples import a_company
from tests.fakes import in_memory

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ORDERS = [Order(field, descending) for field in ("no", "name_key") for descending in (False, True)]
NAMES = ["Alster", "alster", "Elbe Nordwind", "Förde Elbe", "Nordwind", "Nordelbe Elbe", ""]
BEGINNINGS = [Word((text,), beginning=True) for text in ("ELB", "NORD", "F")]


async def stored(names: list[str]) -> Collection[Contact]:
    database: ContactDatabase = in_memory(ContactDatabase)
    companies = [a_company(f"C{number:04}", name=name) for number, name in enumerate(names)]
    documents = [Document(str(one.contact_id), 1, one) for one in companies]
    await database.contacts.write(documents, NOW)
    return database.contacts


async def walked(
    pages: Pages, order: Order, limit: int, filter: Mapping[str, Any] | None = None, **options: Any
) -> list[Row]:
    found: list[Row] = []
    after: Place | None = None
    while page := await pages.page(order, filter or {}, limit, after=after, **options):
        found, after = found + page, order.place(page[-1])
    return found


async def nos(pages: Pages, order: Order, limit: int, **options: Any) -> list[str]:
    return [row["no"] for row in await walked(pages, order, limit, **options)]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(st.sampled_from(NAMES), max_size=60),
    limit=st.integers(1, 9),
    by=st.sampled_from([(), ("name_key",)]),
    sample=st.sampled_from([1, 3, 10, SAMPLE]),
    words=st.lists(st.sampled_from(BEGINNINGS), max_size=2),
)
async def test_a_walk_over_pages_meets_each_contact_once_in_order(
    order: Order, names: list[str], limit: int, by: tuple[str, ...], sample: int, words: list[Word]
) -> None:
    contacts = await stored(names)

    found = await nos(Pages(contacts, sample=sample), order, limit, by=by, words=words)

    wanted = [
        one.state for one in await contacts.find({}) if all(word.is_of({"words": one.state.words}) for word in words)
    ]
    there = sorted((getattr(one, order.field), one.no) for one in wanted)
    assert found == [no for _, no in (there[::-1] if order.descending else there)]


async def test_many_that_an_index_finds_are_still_all_met() -> None:
    contacts = await stored(["Nordwind"] * (FEW + 50))

    found = await nos(Pages(contacts), Order("name_key"), 100, by=("name_key",))

    assert len(set(found)) == FEW + 50


async def test_a_word_of_many_contacts_is_looked_for_in_order() -> None:
    contacts = await stored(["Nordwind", "Elbe"] * (FEW + 50))

    found = await nos(Pages(contacts), Order("no"), 500, words=[Word(("ELB",), beginning=True)])

    assert len(set(found)) == FEW + 50


@pytest.fixture
async def database(backing: Backing) -> AsyncIterator[ContactDatabase]:
    real = ContactDatabase(Settings(mongodb_url=backing.mongodb_url, relata_namespace=f"t{uuid4().hex[:8]}"))
    await real.ensure_indexes()
    yield real
    await real.drop()
    real.close()


BY_S1 = Word(("Salesperson=S1",), in_filter=True)
IN_DE = Word(("Country/Region=DE",), in_filter=True)
NARROWED: dict[str, list[Word]] = {
    "all": [],
    "salesperson": [BY_S1],
    "salesperson and country": [BY_S1, IN_DE],
    "salesperson and word": [BY_S1, BEGINNINGS[0]],
    "word": BEGINNINGS[:1],
    "words": BEGINNINGS[:2],
}


def sold_by_two(count: int) -> list[Contact]:
    named = ((f"C{no:04}", NAMES[no % 6], f"S{no % 2}") for no in range(count))
    return [a_company(no, name=name, salesperson_code=code, country_region_code="DE") for no, name, code in named]


def said_by(words: list[Word]) -> dict[str, str]:
    return {"salesperson_code": "S1"} if BY_S1 in words else {}


def having(companies: list[Contact], words: list[Word], order: Order) -> list[str]:
    """The numbers of those that have all the words, in order."""
    there = [one for one in companies if all(word.is_of({"words": one.words}) for word in words)]
    ordered = sorted(there, key=lambda one: (getattr(one, order.field), one.no), reverse=order.descending)
    return [one.no for one in ordered]


@pytest.mark.backing
@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("words", NARROWED.values(), ids=NARROWED)
async def test_a_real_database_gives_the_same_pages(database: ContactDatabase, order: Order, words: list[Word]) -> None:
    companies = sold_by_two(600)
    await database.contacts.write([Document(str(one.contact_id), 1, one) for one in companies], NOW)

    found = await nos(Pages(database.contacts, sample=200), order, 60, words=words, filter=said_by(words))

    assert found == having(companies, words, order)


class Reading:
    """A collection that tells of its queries: fields, indexes, and how many contacts match, without their limits."""

    def __init__(self, contacts: Collection[Contact]) -> None:
        self.contacts, self.matched, self.fields, self.by = contacts, 0, list[Any](), list[Any]()

    async def peek(self, filter: Mapping[str, Any], fields: Any, **options: Any) -> list[tuple[str, Any]]:
        self.fields.append(fields)
        self.by.append(options.get("by", ()))
        self.matched += await self.contacts.count(filter)
        return await self.contacts.peek(filter, fields, **options)


async def test_of_a_code_that_many_have_a_page_is_read_and_not_all_of_them() -> None:
    database: ContactDatabase = in_memory(ContactDatabase)
    await database.contacts.write([Document(str(one.contact_id), 1, one) for one in sold_by_two(1_000)], NOW)
    reading = Reading(database.contacts)
    order, pages = Order("no"), Pages(cast(Any, reading), sample=200)
    first = await pages.page(order, said_by([BY_S1]), 10, words=[BY_S1])
    reading.matched = 0

    await pages.page(order, said_by([BY_S1]), 10, words=[BY_S1], after=order.place(first[-1]))

    assert reading.matched < 60


async def test_contacts_that_stand_together_are_not_looked_for_among_all() -> None:
    reading = Reading(await stored([f"Alster {no}" for no in range(600)] + [f"Nordwind {no}" for no in range(400)]))
    pages, words = Pages(cast(Any, reading), sample=200), [Word(("NORDW",), beginning=True)]
    await pages.page(Order("name_key"), {}, 10, words=words)
    reading.matched = 0

    page = await pages.page(Order("name_key"), {}, 10, words=words)

    assert [row["name"] for row in page][:2] == ["Nordwind 0", "Nordwind 1"]
    assert reading.matched < 100


async def test_a_page_asked_for_again_is_read_no_further_than_it_reached() -> None:
    reading = Reading(await stored(["Alster"] * 600))
    pages = Pages(cast(Any, reading), sample=50)
    first = await pages.page(Order("no"), {}, 10)
    reading.matched = 0

    again = await pages.page(Order("no"), {}, 10)

    assert again == first
    assert reading.matched == 10


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_a_page_asked_for_again_knows_what_came_and_went(order: Order) -> None:
    contacts = await stored([f"Elbe {no}" for no in range(200)])
    pages = Pages(contacts, sample=50)
    first = await pages.page(order, {}, 10)
    (gone,) = await contacts.find({"no": first[3]["no"]})
    came = a_company("D0001" if order.descending else "A0001", name="Zander" if order.descending else "Aal")
    deleted = gone.state.model_copy(update={"deleted": True})
    await contacts.write([Document(gone.id, 2, deleted), Document(str(came.contact_id), 1, came)], NOW)

    found = [row["no"] for row in await pages.page(order, {}, 20)]
    again = [row["no"] for row in await pages.page(order, {}, 10)]

    assert again == found[:10]
    assert again[0] == came.no
    assert gone.state.no not in again


async def test_a_page_of_one_name_asked_for_again_shows_nobody_twice() -> None:
    contacts = await stored(["Alster"] * 21 + ["Elbe"] * 40)
    pages, after = Pages(contacts, sample=20), Place("ALSTER", "C0010")
    first = await pages.page(Order("name_key"), {}, 10, after=after)
    (gone,) = await contacts.find({"no": first[3]["no"]})
    await contacts.write([Document(gone.id, 2, gone.state.model_copy(update={"deleted": True}))], NOW)

    again = await pages.page(Order("name_key"), {}, 10, after=after)

    assert [row["no"] for row in again] == [f"C{no:04}" for no in range(11, 22) if no != 14]


async def test_a_contact_that_came_after_the_sample_is_met() -> None:
    contacts = await stored(["Alster", "Nordwind"])
    pages = Pages(contacts, clock=lambda: 0.0)
    await pages.page(Order("name_key"), {}, 1)
    late = a_company("C9999", name="Zander").model_copy(update={"contact_id": uuid5(UUID(int=0), "late")})
    await contacts.write([Document(str(late.contact_id), 1, late)], NOW)

    found = await walked(pages, Order("name_key"), 2)

    assert [one["name"] for one in found] == ["Alster", "Nordwind", "Zander"]


async def test_a_page_does_not_wait_for_a_new_sample() -> None:
    now, reading = [0.0], Reading(await stored(["Alster"] * 50))
    pages = Pages(cast(Any, reading), clock=lambda: now[0], sample=5)
    await pages.page(Order("no"), {}, 1)
    now[0], reading.fields = 100.0, []

    await pages.page(Order("no"), {}, 1)
    await asyncio.sleep(0)

    assert reading.fields[0] != FIELDS
    assert FIELDS in reading.fields


async def test_a_page_shows_the_fields_asked_for() -> None:
    pages = Pages(await stored(["Alster", "Elbe", "Nordwind"]))

    rows = await pages.page(Order("no", descending=True), {}, 2, fields=("name",))

    assert rows == [{"no": "C0002", "name": "Nordwind"}, {"no": "C0001", "name": "Elbe"}]


async def test_a_sample_says_about_how_many_there_are_and_have_a_word() -> None:
    sample = await sampled(await stored(["Nordwind", "Elbe"] * 500), 250)

    assert 700 < sample.all < 1_400
    assert 0.3 < sample.having(["NORDWIND"], beginning=False) / sample.all < 0.7
    assert sample.having(["NORD", "ELB"], beginning=True) == sample.all


async def test_a_sample_of_all_there_is_divides_nothing() -> None:
    sample = await sampled(await stored(["Nordwind", "Elbe"]))

    assert (sample.all, sample.keys("no")) == (2, ())


async def test_the_latest_names_are_those_of_the_highest_numbers_and_of_newer_contacts() -> None:
    contacts = await stored(["Alster", "Elbe", "Nordwind"])
    latest = LatestNames(contacts, Pages(contacts), count=2)
    assert await latest.now() == [("C0002", "Nordwind"), ("C0001", "Elbe")]

    newer = a_company("C0003", name="Zander")
    await contacts.write([Document(str(newer.contact_id), 1, newer)], NOW)

    assert await latest.now() == [("C0003", "Zander"), ("C0002", "Nordwind")]


@pytest.mark.backing
async def test_contacts_changed_since_a_moment_are_found(database: ContactDatabase) -> None:
    companies = [a_company(f"C{no}").model_copy(update={"last_modified_at": NOW.replace(hour=no)}) for no in range(4)]
    await database.contacts.write([Document(str(one.contact_id), 1, one) for one in companies], NOW)
    since = {"last_modified_at": {"$gte": NOW.replace(hour=2).isoformat()}}

    assert await nos(Pages(database.contacts), Order("no"), 1, filter=since) == ["C2", "C3"]


async def test_few_changes_are_not_looked_for_among_all_contacts() -> None:
    reading = Reading(await stored(["Alster"] * 50))
    since = {"last_modified_at": {"$gte": "2100-01-01"}}

    await Pages(cast(Any, reading)).page(Order("no"), since, 10)

    assert reading.by[-1] == ("last_modified_at",)
