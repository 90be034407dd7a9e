"""Contacts that were stored before the setup changed are found by what it says now."""

from datetime import UTC, datetime

import pytest

from services.dedupe.domain.known_contact import remember
from services.dedupe.domain.marketing_setup import KeptSetup
from services.dedupe.store.database import SETUP, DedupeDatabase
from services.dedupe.upkeep import rekey
from shared.contracts.dedupe import DuplicateFound
from shared.platform.settings import Settings
from shared.platform.store import Document
from tests.dedupe.service import Dedupe, only_company, overtaken

NEIGHBOURS = only_company(1, name="Adatum", city="London"), only_company(2, name="Fabrikam", city="London")


@pytest.fixture
async def dedupe() -> Dedupe:
    """Two companies that share the city alone, no key of the score, and a setup that calls them a pair since."""
    service = Dedupe()
    await service.is_set_up(fuzzy=False)
    await service.reads(*NEIGHBOURS, *(only_company(number, name=f"Contoso {number}") for number in range(3, 9)))
    await service.is_set_up(search_hit_percent=10)
    return service


async def test_a_change_of_the_percentage_counts_from_the_next_change_of_a_contact_on(dedupe: Dedupe) -> None:
    assert await rekey(dedupe.database) == 8

    found = await dedupe.reads(only_company(2, 2, name="Fabrikam", city="London", county="Kent"))

    assert [type(event) for event in found] == [DuplicateFound]


async def test_keys_are_dealt_once(dedupe: Dedupe) -> None:
    await rekey(dedupe.database)
    before = await dedupe.database.contacts.find({})

    assert await rekey(dedupe.database) == 0
    assert await dedupe.database.contacts.find({}) == before


async def test_a_contact_that_changes_meanwhile_keeps_its_change(dedupe: Dedupe) -> None:
    contacts, changed = dedupe.database.contacts, only_company(1, 2, name="Adatum", city="Bath")
    overtaken(contacts, by=lambda: dedupe.reads(changed))
    await rekey(dedupe.database)

    (stored,) = await contacts.load([str(changed.contact_id)])
    assert (stored.state.version, stored.state.shown["city"]) == (2, "Bath")


async def test_strings_and_keys_of_the_score_stay_as_they_are(dedupe: Dedupe) -> None:
    before = (await dedupe.database.contacts.load([str(NEIGHBOURS[0].contact_id)]))[0].state

    await rekey(dedupe.database)

    after = (await dedupe.database.contacts.load([str(NEIGHBOURS[0].contact_id)]))[0].state
    assert set(before.keys) < set(after.keys)
    assert (after.strings, after.form) == (before.strings, before.form)


@pytest.mark.backing
async def test_contacts_in_a_database_are_dealt_keys_page_by_page(settings: Settings) -> None:
    database, now = DedupeDatabase(settings), datetime.now(UTC)
    known = [remember(None, event.contact, 1, KeptSetup()) for event in NEIGHBOURS]
    ids = [str(event.contact_id) for event in NEIGHBOURS]
    await database.contacts.write([Document(id, 1, one) for id, one in zip(ids, known, strict=True)], now)
    await database.setups.write([Document(SETUP, 1, KeptSetup(search_hit_percent=10))], now)

    dealt = [await rekey(database, at_once=1), await rekey(database)]

    stored = await database.contacts.load(ids)
    database.close()
    assert dealt == [2, 0]
    assert set(stored[0].state.keys) & set(stored[1].state.keys)
