"""What we rely on of a database, and nothing more. One suite: the fake in memory and every real server keep it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from unittest.mock import AsyncMock
from uuid import uuid4

import pytest
from pydantic import BaseModel
from pymongo.errors import BulkWriteError

from shared.platform.kafka.envelope import Outgoing
from shared.platform.settings import Settings
from shared.platform.store import GRACE, VERSION, Collection, Database, Document, Index, Leftover, StoreUnavailable
from tests.fakes import in_memory

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Owner(BaseModel):
    code: str = ""
    budget: Decimal = Decimal(0)


class Card(BaseModel):
    """A small aggregate with a number that is unique, an external id that some have, and keys that many share."""

    no: str
    owner: Owner = Owner()
    city: str = ""
    size: int = 0
    keys: list[str] = []
    external_id: str | None = None
    worth: Decimal = Decimal(0)


INDEXES = (Index(("no",), unique=True), Index(("external_id",), unique=True, sparse=True), Index(("keys",)))

Cards = Collection[Card]


@pytest.fixture(scope="module", params=["memory", pytest.param("real", marks=pytest.mark.backing)])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    if request.param == "memory":
        yield in_memory(Database, service="store")
        return
    backing = request.getfixturevalue("backing")
    settings = Settings(mongodb_url=backing.mongodb_url, relata_namespace=f"t{uuid4().hex[:8]}")
    real = Database(settings, "store")
    yield real
    await real.drop()
    real.close()


NUMBERS = count(1)


@pytest.fixture
async def cards(database: Database) -> Cards:
    """An empty collection of its own."""
    collection = database.collection(f"cards{next(NUMBERS)}", Card, INDEXES)
    await collection.ensure_indexes()
    return collection


def card(
    no: str, version: int = 1, *, token: str = "", outbox: Sequence[Outgoing] = (), **fields: Any
) -> Document[Card]:
    return Document(f"id-{no}", version, Card(no=no, **fields), outbox=tuple(outbox), token=token or uuid4().hex)


def event(n: int) -> Outgoing:
    return Outgoing(f"id:{n}", "CardChanged", "cards.card.events.v1", "id", '{"no": "CT1"}', "/tests", NOW.isoformat())


@pytest.fixture
async def compact(database: Database) -> Cards:
    collection = database.collection(f"cards{next(NUMBERS)}", Card, INDEXES, compact=True)
    await collection.ensure_indexes()
    return collection


async def stored(cards: Cards, no: str) -> Document[Card]:
    [document] = await cards.load([f"id-{no}"])
    return document


async def owing(cards: Cards, no: str) -> Document[Card]:
    [document] = await cards.owing([await stored(cards, no)])
    return document


LATER = NOW + timedelta(minutes=2)


async def left(cards: Cards, before: datetime = LATER, limit: int = 10) -> list[str]:
    """What is owed for long."""
    return [no for leftover in await cards.unsent(before, limit) for no in nos(leftover.documents)]


async def sweep(cards: Cards, now: datetime) -> list[str]:
    """What was owed for long, owed no longer."""
    leftovers = await cards.unsent(now, 10)
    for leftover in leftovers:
        await cards.swept(leftover, now)
    return [no for leftover in leftovers for no in nos(leftover.documents)]


def nos(documents: Sequence[Document[Card]]) -> list[str]:
    return [document.state.no for document in documents]


async def test_what_is_written_is_read_back_whole(cards: Cards) -> None:
    written = replace(card("CT1", city="Zürich", keys=["a", "b"], outbox=[event(1)]), applied=("/crm 1", "/crm 2"))

    lost = await cards.write([written], NOW)

    assert lost == set()
    assert await cards.owing(await cards.load(["id-CT1", "id-CT1", "unknown"])) == [written]


async def test_a_document_is_replaced_in_its_version_only(cards: Cards) -> None:
    await cards.write([card("CT1", city="Bern")], NOW)

    assert await cards.write([card("CT1", 2, city="Basel")], NOW) == set()
    assert await cards.write([card("CT1", 2, city="Lugano")], NOW) == {"id-CT1"}
    assert await cards.write([card("CT1", 4, city="Chur")], NOW) == {"id-CT1"}

    assert (await stored(cards, "CT1")).state.city == "Basel"


async def test_what_is_new_loses_to_what_is_there_and_what_is_gone_cannot_be_replaced(cards: Cards) -> None:
    await cards.write([card("CT1", city="Bern")], NOW)

    assert await cards.write([card("CT1", city="Basel"), card("CT2", 2)], NOW) == {"id-CT1", "id-CT2"}

    assert (await stored(cards, "CT1")).state.city == "Bern"
    assert await cards.count() == 1


async def test_a_mixed_bulk_names_all_that_lost_and_writes_the_others(cards: Cards) -> None:
    await cards.write([card("CT1"), card("CT2"), card("CT3")], NOW)
    await cards.write([card("CT2", 2, city="another writer")], NOW)

    lost = await cards.write(
        [
            card("CT1", 2, city="won"),
            card("CT2", 2, city="lost by its version"),
            card("CT3", city="lost, for it is not new"),
            card("CT4", city="won"),
            replace(card("CT1"), id="id-CT5"),  # lost by the number of another
        ],
        NOW,
    )

    assert lost == {"id-CT2", "id-CT3", "id-CT5"}
    assert sorted(nos(await cards.find({"city": "won"}))) == ["CT1", "CT4"]
    assert await cards.count() == 4


async def test_of_many_concurrent_writers_exactly_one_wins_each_version(cards: Cards) -> None:
    await cards.write([card("CT1")], NOW)

    async def increase() -> None:
        while True:
            read = await stored(cards, "CT1")
            bigger = card("CT1", read.version + 1, size=read.state.size + 1)
            if not await cards.write([bigger], NOW):
                return

    await asyncio.gather(*(increase() for _ in range(20)))

    last = await stored(cards, "CT1")
    assert (last.version, last.state.size) == (21, 20)


async def test_of_many_concurrent_writers_exactly_one_creates(cards: Cards) -> None:
    lost = await asyncio.gather(*(cards.write([card("CT1", city=str(n))], NOW) for n in range(20)))

    assert lost.count(set()) == 1
    assert (await stored(cards, "CT1")).state.city == str(lost.index(set()))


async def test_a_unique_field_is_unique_among_inserts_and_replacements(cards: Cards) -> None:
    await cards.write([card("CT1"), card("CT2")], NOW)

    taken = replace(card("CT1", 2), id="id-CT2")

    assert await cards.write([taken], NOW) == {"id-CT2"}
    assert (await stored(cards, "CT2")).state.no == "CT2"


async def test_a_sparse_unique_field_may_be_absent_from_many(cards: Cards) -> None:
    assert await cards.write([card("CT1"), card("CT2"), card("CT3", external_id="x")], NOW) == set()

    assert await cards.write([card("CT4", external_id="x")], NOW) == {"id-CT4"}
    assert await cards.write([card("CT3", 2)], NOW) == set()
    assert await cards.write([card("CT4", external_id="x")], NOW) == set()
    assert (await stored(cards, "CT3")).state.external_id is None


async def test_a_unique_text_of_a_compact_collection_may_be_blank_on_many(database: Database) -> None:
    towns = database.collection(
        f"cards{next(NUMBERS)}", Card, [Index(("city",), unique=True, sparse=True)], compact=True
    )
    await towns.ensure_indexes()
    assert await towns.write([card("CT1"), card("CT2"), card("CT3", city="Bern")], NOW) == set()

    assert await towns.write([card("CT1", 2, city="Bern"), card("CT4")], NOW) == {"id-CT1"}
    assert await towns.write([card("CT3", 2)], NOW) == set()
    assert await towns.write([card("CT1", 2, city="Bern")], NOW) == set()


async def test_a_default_that_is_not_blank_is_found_in_a_compact_collection(compact: Cards) -> None:
    await compact.write([card("CT1"), card("CT2", size=1, owner=Owner(code="AH"))], NOW)

    assert nos(await compact.find({"size": 0})) == ["CT1"]
    assert nos(await compact.find({"owner.code": ""})) == ["CT1"]
    assert (await stored(compact, "CT1")).state == Card(no="CT1")


async def test_what_is_forgotten_is_gone_and_its_unique_value_is_free(cards: Cards) -> None:
    await cards.write([card("CT1", size=1), card("CT2", size=2), card("CT3", size=3)], NOW)

    assert await cards.forget({"size": {"$lt": 3}, "no": {"$ne": "CT2"}}) == 1

    assert nos(await cards.find({}, sort=[("no", 1)])) == ["CT2", "CT3"]
    assert await cards.write([replace(card("CT1"), id="another")], NOW) == set()


async def test_what_is_sent_is_owed_no_longer(cards: Cards) -> None:
    written = card("CT1", city="Bern", outbox=[event(1), event(2)])
    await cards.write([written, card("CT2")], NOW)
    assert (await owing(cards, "CT1")).outbox == written.outbox
    assert await cards.count_unsent() == 1

    await cards.settle([written])
    await cards.settle([written, card("never written")])

    assert await cards.count_unsent() == 0
    assert await owing(cards, "CT1") == replace(written, outbox=())


async def test_settling_a_write_leaves_a_newer_one_alone(cards: Cards) -> None:
    first = card("CT1", outbox=[event(1)])
    newer = card("CT1", 2, token="newer", outbox=[event(1), event(2)])
    await cards.write([first], NOW)
    await cards.write([newer], NOW)

    await cards.settle([first])

    assert (await owing(cards, "CT1")).outbox == newer.outbox


async def test_some_documents_of_a_write_may_still_owe(cards: Cards) -> None:
    written = [card(no, token="one", outbox=[event(1)]) for no in ("CT1", "CT2", "CT3")]
    await cards.write(written, NOW)

    await cards.settle(written, {"id-CT2"})

    assert await left(cards) == ["CT2"]
    assert await cards.count_unsent() == 1


async def test_several_writes_of_one_token_owe_together(cards: Cards) -> None:
    for no in ("CT1", "CT2"):
        await cards.write([card(no, token="one", outbox=[event(1)])], NOW)

    assert await left(cards) == ["CT1", "CT2"]


async def test_what_is_owed_for_long_is_found_the_oldest_first(cards: Cards) -> None:
    for no, minutes in (("CT1", 3), ("CT2", 9), ("CT3", 1), ("CT4", 5)):
        await cards.write([card(no, outbox=[event(1)])], NOW - timedelta(minutes=minutes))
    await cards.write([card("CT5")], NOW - timedelta(minutes=9))

    assert await left(cards, NOW - timedelta(minutes=2)) == ["CT2", "CT4", "CT1"]
    assert await left(cards, NOW - timedelta(minutes=2), limit=2) == ["CT2", "CT4"]


async def test_a_write_without_events_owes_nothing(cards: Cards) -> None:
    await cards.write([card("CT1", outbox=[event(1)])], NOW)

    await cards.write([card("CT1", 2)], NOW)

    assert (await owing(cards, "CT1")).outbox == ()
    assert await left(cards) == []


async def test_what_is_swept_is_owed_no_longer(cards: Cards) -> None:
    await cards.write([card("CT1", outbox=[event(1)])], NOW)

    assert await sweep(cards, LATER) == ["CT1"]
    assert await cards.count_unsent() == 0


async def test_what_a_slow_writer_announced_is_looked_for_once_more(
    cards: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    await cards.write([card("CT2")], NOW)
    await cards.write([card(no, token="slow", outbox=[event(1)]) for no in ("CT1", "CT2")], NOW)
    assert await sweep(cards, LATER) == ["CT1"]

    monkeypatch.setattr(cards, "_announce", AsyncMock(), raising=False)
    await cards.write([card("CT2", 2, token="slow", outbox=[event(1)])], NOW)

    assert await sweep(cards, LATER + 2 * GRACE) == ["CT2"]
    assert await cards.count_unsent() == 0


async def test_what_was_announced_and_never_written_is_forgotten(cards: Cards) -> None:
    await cards.write([card("CT1")], NOW)
    await cards.write([card("CT1", outbox=[event(1)])], NOW)

    for looks in (1, 3):
        assert await sweep(cards, LATER + looks * GRACE) == []
    assert await cards.count_unsent() == 0


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"city": ""}, "CT1"),
        ({"city": {"$ne": ""}}, "CT2"),
        ({"city": {"$in": ["", "Basel"]}}, "CT1"),
        ({"city": {"$nin": ["", "Basel"]}}, "CT2"),
        ({"city": {"$gt": ""}}, "CT2"),
    ],
)
async def test_a_blank_text_that_is_not_stored_is_found_as_blank(
    compact: Cards, filter: dict[str, Any], found: str
) -> None:
    await compact.write([card("CT1"), card("CT2", city="Bern")], NOW)

    assert nos(await compact.find(filter)) == [found]
    assert (await stored(compact, "CT1")).state == Card(no="CT1")


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({}, "CT1 CT2 CT3 CT4"),
        ({"city": "Bern"}, "CT1 CT3"),
        ({"city": "Bern", "size": 30}, "CT3"),
        ({"city": {"$in": ["Basel", "Chur"]}}, "CT2 CT4"),
        ({"city": {"$nin": ["Basel", "Chur"]}}, "CT1 CT3"),
        ({"city": {"$ne": "Bern"}}, "CT2 CT4"),
        ({"keys": {"$in": ["phone|1"]}}, "CT1 CT2"),
        ({"keys": {"$in": ["phone|1", "email|2"]}}, "CT1 CT2 CT3"),
        ({"keys": {"$in": []}}, ""),
        ({"keys": {"$all": ["phone|1", "email|1"]}}, "CT2"),
        ({"keys": {"$elemMatch": {"$gte": "email", "$lt": "emaim"}}}, "CT2 CT3"),
        ({"$and": [{"keys": {"$elemMatch": {"$gte": "em", "$lt": "en"}}}, {"keys": {"$in": ["phone|1"]}}]}, "CT2"),
        ({"size": {"$gt": 20}}, "CT3 CT4"),
        ({"size": {"$gte": 20, "$lt": 40}}, "CT2 CT3"),
        ({"no": {"$gt": "CT1", "$lte": "CT3"}}, "CT2 CT3"),
        ({"$or": [{"city": "Basel"}, {"size": {"$gte": 40}}]}, "CT2 CT4"),
        ({"$or": [{"city": "Bern"}, {"city": "Basel"}], "keys": {"$in": ["email|2"]}}, "CT3"),
        ({"_id": {"$gt": "id-CT2"}}, "CT3 CT4"),
        ({"_id": {"$in": ["id-CT1", "id-CT4"]}, "city": "Bern"}, "CT1"),
        ({"external_id": "x-4"}, "CT4"),
        ({"owner.code": "JO"}, "CT2"),
    ],
)
async def test_a_query_finds_by_fields_of_the_state(four_cards: Cards, filter: dict[str, Any], found: str) -> None:
    assert sorted(nos(await four_cards.find(filter))) == found.split()
    assert await four_cards.count(filter) == len(found.split())


@pytest.fixture(scope="module")
async def four_cards(database: Database) -> Cards:
    collection = database.collection("four", Card, INDEXES)
    await collection.ensure_indexes()
    four = [
        card("CT1", city="Bern", size=10, keys=["phone|1"]),
        card("CT2", city="Basel", size=20, keys=["phone|1", "email|1"], owner=Owner(code="JO")),
        card("CT3", city="Bern", size=30, keys=["email|2"]),
        card("CT4", city="Chur", size=40, external_id="x-4"),
    ]
    await collection.write(four, NOW)
    return collection


async def test_documents_are_counted_by_the_values_of_some_fields(four_cards: Cards) -> None:
    cities = [document.state.city for document in await four_cards.find({})]

    assert await four_cards.count_by("city") == {(city,): cities.count(city) for city in cities}
    assert sum(
        (await four_cards.count_by("city", "size", filter={"size": {"$gt": 1}})).values()
    ) == await four_cards.count({"size": {"$gt": 1}})
    assert await four_cards.count_by("city", filter={"city": "Atlantis"}) == {}


async def test_what_is_found_is_sorted_and_cut(four_cards: Cards) -> None:
    assert nos(await four_cards.find({}, sort=[("city", 1), ("size", -1)])) == ["CT2", "CT3", "CT1", "CT4"]
    assert nos(await four_cards.find({}, sort=[("size", -1)], limit=2)) == ["CT4", "CT3"]
    assert len(await four_cards.find({"city": "Bern"}, limit=1)) == 1
    assert nos(await four_cards.find({"keys": {"$in": ["email|1"]}}, limit=1, by=("keys",))) == ["CT2"]


async def test_a_peek_shows_some_fields_as_they_are_stored(four_cards: Cards) -> None:
    two = await four_cards.peek({"keys": {"$in": ["phone|1"]}}, ["keys", "size"])

    assert sorted(two, key=lambda one: one[0]) == [
        ("id-CT1", {"keys": ["phone|1"], "size": 10}),
        ("id-CT2", {"keys": ["phone|1", "email|1"], "size": 20}),
    ]
    assert [state["city"] for _, state in await four_cards.peek({"_id": {"$in": ["id-CT2"]}})] == ["Basel"]
    assert len(await four_cards.peek({"city": "Bern"}, ["no"], limit=1)) == 1
    begins = {"keys": {"$elemMatch": {"$gte": "email", "$lt": "emaim"}}, "city": "Basel"}
    assert [id for id, _ in await four_cards.peek(begins, ["no"], by=("keys",))] == ["id-CT2"]
    last = await four_cards.peek({"_id": {"$gt": "id-CT1"}}, ["no"], sort=[("_id", -1)], limit=2)
    assert [state["no"] for _, state in last] == ["CT4", "CT3"]


async def test_a_peek_shows_the_version_of_the_document(four_cards: Cards) -> None:
    (document,) = await four_cards.load(["id-CT1"])
    await four_cards.write([replace(document, version=document.version + 1)], NOW)

    assert await four_cards.peek({"no": {"$in": ["CT1", "CT2"]}}, ["no", VERSION], sort=[("no", 1)]) == [
        ("id-CT1", {"no": "CT1", VERSION: 2}),
        ("id-CT2", {"no": "CT2", VERSION: 1}),
    ]


async def test_pages_follow_the_id(four_cards: Cards) -> None:
    first = await four_cards.find({}, sort=[("_id", 1)], limit=3)
    second = await four_cards.find({"_id": {"$gt": first[-1].id}}, sort=[("_id", 1)], limit=3)

    assert (nos(first), nos(second)) == (["CT1", "CT2", "CT3"], ["CT4"])


async def test_thousands_are_written_and_loaded_at_once(database: Database) -> None:
    cards = database.collection("many", Card)
    many = [card(f"CT{n:06d}") for n in range(5_000)]

    await cards.write(many, NOW)

    assert len(await cards.load(document.id for document in many)) == 5_000
    assert await cards.load([]) == []


async def test_of_many_written_beside_each_other_those_that_lost_are_named_and_all_owe(database: Database) -> None:
    cards, token = database.collection(f"cards{next(NUMBERS)}", Card), uuid4().hex
    await cards.write([card(f"CT{n:06d}") for n in range(1_200)], NOW)
    await cards.write([card(f"CT{n:06d}", 2, city="Bern") for n in (3, 500, 1_100)], NOW)

    again = [card(f"CT{n:06d}", 2, city="Basel", token=token, outbox=[event(n)]) for n in range(1_200)]
    lost = await cards.write(again, NOW)

    assert lost == {"id-CT000003", "id-CT000500", "id-CT001100"}
    assert len(await cards.find({"city": "Basel"})) == 1_197
    assert len(await left(cards, limit=2_000)) == 1_197


async def test_of_many_with_one_unique_value_the_first_wins(cards: Cards) -> None:
    many = [replace(card(f"CT{n % 500}"), id=f"id-{n}") for n in range(900)]

    assert await cards.write(many, NOW) == {f"id-{n}" for n in range(500, 900)}


async def test_a_counter_gives_every_number_once_to_many_writers(database: Database) -> None:
    counter = database.counter(f"counter{next(NUMBERS)}", 1_001)

    taken = await asyncio.gather(*(counter.take(5) for _ in range(20)))

    assert sorted(number for numbers in taken for number in numbers) == list(range(1_001, 1_101))
    assert await counter.take(0) == range(1_101, 1_101)


async def test_a_server_that_is_there_answers(database: Database) -> None:
    assert await database.ping()


@pytest.fixture
def away() -> Database:
    """A database at a port where nobody listens."""
    url = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&connectTimeoutMS=50"
    return Database(Settings(mongodb_url=url), "store")


Call = Callable[[Database, Cards], Any]


@pytest.mark.parametrize(
    "call",
    [
        lambda database, cards: cards.load(["id-CT1"]),
        lambda database, cards: cards.find({}),
        lambda database, cards: cards.count(),
        lambda database, cards: cards.write([card("CT1")], NOW),
        lambda database, cards: cards.owing([card("CT1")]),
        lambda database, cards: cards.settle([card("CT1")]),
        lambda database, cards: cards.swept(Leftover("one", ()), NOW),
        lambda database, cards: cards.unsent(NOW, 1),
        lambda database, cards: cards.count_unsent(),
        lambda database, cards: cards.ensure_indexes(),
        lambda database, cards: database.counter("numbers").take(1),
    ],
    ids="load find count write owing settle swept unsent count_unsent ensure_indexes take".split(),
)
async def test_a_server_that_is_away_is_told_from_a_mistake(away: Database, call: Call) -> None:
    with pytest.raises(StoreUnavailable):
        await call(away, away.collection("cards", Card, INDEXES))


async def test_a_server_that_is_away_does_not_answer(away: Database) -> None:
    assert not await away.ping()


class Refusing:
    """A driver's collection whose bulk write ends as told."""

    def __init__(self, **details: Any) -> None:
        self.error = BulkWriteError({"writeErrors": [], "writeConcernErrors": [], **details})

    async def bulk_write(self, operations: Any, ordered: bool) -> None:
        raise self.error


@pytest.mark.parametrize(
    "details",
    [
        {"writeConcernErrors": [{"code": 64, "errmsg": "waiting for replication timed out"}]},
        {"writeErrors": [{"index": 0, "code": 11600, "errmsg": "interrupted at shutdown"}]},
        {"writeErrors": [{"index": 0, "code": 1, "errmsg": "terminating connection (SQLSTATE 57P01)"}]},
        {"writeErrors": [{"index": 0, "code": 13, "errmsg": "not authorized on contacts to execute command"}]},
        {"writeErrors": [{"index": 0, "code": 14031, "errmsg": "available disk space is less than required"}]},
    ],
    ids=["not yet on a majority", "shutting down", "FerretDB without its PostgreSQL", "no access", "disk full"],
)
async def test_a_bulk_that_did_not_come_through_may_be_written_again(away: Database, details: dict[str, Any]) -> None:
    cards = away.collection("cards", Card)
    cards._raw = Refusing(**details)  # type: ignore[assignment]

    with pytest.raises(StoreUnavailable) as raised:
        await cards.write([card("CT1", city="Bern")], NOW)
    assert "Bern" not in str(raised.value)


async def test_decimals_are_summed_exactly_for_each_combination_of_values(cards: Cards) -> None:
    owned = [("CT1", "MH", "0.10"), ("CT2", "MH", "0.20"), ("CT3", "JO", "5"), ("CT4", "JO", "1E+1")]
    await cards.write([card(no, owner=Owner(code=code), worth=Decimal(worth)) for no, code, worth in owned], NOW)

    by_owner = await cards.totals("owner.code", sums=["worth"])
    everything = await cards.totals(sums=["worth"], filter={"no": {"$gt": "CT1"}})

    assert by_owner == {("MH",): (2, (Decimal("0.3"),)), ("JO",): (2, (Decimal(15),))}
    assert everything == {(): (3, (Decimal("15.2"),))}


async def test_documents_are_counted_by_each_combination_of_values(cards: Cards) -> None:
    named = [("CT1", "Kiel", 1, None), ("CT2", "Kiel", 1, None), ("CT3", "Kiel", 2, "X1"), ("CT4", "", 2, "X2")]
    await cards.write([card(no, city=city, size=size, external_id=id) for no, city, size, id in named], NOW)

    assert await cards.count_by("city", "size") == {("Kiel", 1): 2, ("Kiel", 2): 1, ("", 2): 1}
    assert await cards.count_by("external_id") == {(None,): 2, ("X1",): 1, ("X2",): 1}


async def test_sums_and_groups_know_what_a_compact_collection_left_out(compact: Cards) -> None:
    rich = Owner(code="MH", budget=Decimal("2.5"))
    await compact.write([card("CT1"), card("CT2"), card("CT3", owner=rich)], NOW)

    by_owner = await compact.totals("owner.code", sums=["owner.budget"])

    assert {code or "": sums for (code,), sums in by_owner.items()} == {
        "": (2, (Decimal(0),)),
        "MH": (1, (Decimal("2.5"),)),
    }


async def test_a_range_of_texts_that_begin_with_a_date_is_read_in_order(cards: Cards) -> None:
    times = [f"2026-11-{day:02}T09:30:00-000000000001" for day in range(1, 5)]
    await cards.write([card(f"CT{n}", city=time) for n, time in enumerate(times)], NOW)

    found = await cards.first({"city": {"$gt": "2026-11-02", "$lt": times[3]}}, ["city"], sort=[("city", -1)], limit=9)

    assert [raw["city"] for _, raw in found] == [times[2], times[1]]
