"""A number in Finance belongs to one record, whatever the counter says and however many write at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from services.sync.app import STAGES
from services.sync.database import SyncDatabase
from services.sync.domain.sync_record import SyncRecord
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactState
from shared.platform.pipeline import Pipeline
from shared.platform.settings import Settings
from tests.fakes import handled, in_memory, pipeline
from tests.sync.given import company, created
from tests.sync.service import forget_numbers, nth_person, upgraded

REPLICAS = 4
CROWD = 60


def first_letter(letters: str) -> str:
    """Suffixes that are all the same: only the counter and the index keep numbers apart."""
    return letters[0]


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.backing)])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    if request.param == "memory":
        yield in_memory(SyncDatabase, choice=first_letter)
        return
    backing = request.getfixturevalue("backing")
    settings = Settings(mongodb_url=backing.mongodb_url, relata_namespace=f"t{uuid4().hex[:8]}")
    real = SyncDatabase(settings, choice=first_letter)
    await real.ensure_indexes()
    yield real
    await real.drop()
    real.close()


def replica(database: Any) -> Pipeline[Any]:
    return pipeline("sync", STAGES, lambda work: SyncStore(work, database))[0]


async def take(database: Any, *contacts: ContactState) -> None:
    await handled(replica(database), *map(created, contacts))


async def records(database: Any) -> list[SyncRecord]:
    return [document.state for document in await database.records.find({}, sort=[("_id", 1)])]


async def numbers(database: Any) -> list[str]:
    return [record.contact_number for record in await records(database)]


def restore_counters(database: Any) -> None:
    """As a backup of an empty database has them."""
    fresh = in_memory(SyncDatabase)
    database.counters = fresh.counters


async def upgrade(database: Any) -> None:
    await upgraded(replica(database), database)


async def test_a_number_that_another_has_is_not_given_again_when_the_counter_was_set_back(database: Any) -> None:
    await take(database, *map(nth_person, range(5)))
    restore_counters(database)

    await take(database, *map(nth_person, range(5, 10)))

    assert sorted(await numbers(database)) == [f"CON-{n:05d}-AAAAAA" for n in range(1000, 1010)]


async def test_numbers_of_many_writers_are_unique_while_contacts_are_upgraded_twice_and_the_counter_is_restored(
    database: Any,
) -> None:
    old, new = [nth_person(n) for n in range(CROWD)], [nth_person(CROWD + n) for n in range(CROWD)]
    await take(database, *old)
    kept = {record.no: record.contact_number for record in (await records(database))[CROWD // 2 :]}
    await forget_numbers(database, [contact.no for contact in old[: CROWD // 2]])
    restore_counters(database)

    live = [take(database, *new[n::REPLICAS]) for n in range(REPLICAS)]
    await asyncio.gather(upgrade(database), *live, upgrade(database))

    given = await numbers(database)
    assert ("" in given, len(set(given))) == (False, 2 * CROWD)
    assert kept.items() <= {record.no: record.contact_number for record in await records(database)}.items()


async def test_an_account_whose_own_number_another_has_gets_a_new_one(database: Any) -> None:
    await take(database, nth_person(1))
    [taken] = await numbers(database)

    await take(database, company(no=taken))

    assert sorted(await numbers(database)) == ["ACC-01000-AAAAAA", taken]


async def test_an_upgrade_gives_an_account_without_a_number_its_own(database: Any) -> None:
    await take(database, company())
    await forget_numbers(database, ["CT000001"])

    await upgrade(database)

    assert await numbers(database) == ["CT000001"]
