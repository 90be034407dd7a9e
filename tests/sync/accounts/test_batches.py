"""How often a batch asks the database, and two replicas at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from services.sync.app import STAGES
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactType
from shared.contracts.message import Message
from tests.fakes import MemoryCollection, handled, pipeline
from tests.sync.accounts.world import World, relation


class Counted:
    """A world whose collections note every round trip; those of others, at work in the same process, do not."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world, self.calls = World(), Counter[str]()
        for call in ("load", "find", "write"):
            monkeypatch.setattr(MemoryCollection, call, self._noting(call, getattr(MemoryCollection, call)))

    def _noting(self, call: str, real: Any) -> Any:
        names = {collection.name for collection in self.world.database.collections}

        async def noted(collection: MemoryCollection, first: Any, *rest: Any, **named: Any) -> Any:
            if first and collection.name in names:
                self.calls[f"{call} {collection.name}"] += 1
            return await real(collection, list(first) if call == "load" else first, *rest, **named)

        return noted

    async def asks(self, messages: Sequence[Message]) -> Counter[str]:
        self.calls.clear()
        await handled(self.world.sync, *messages)
        return Counter(self.calls)


@pytest.mark.parametrize("count", [3, 30])
async def test_new_customers_cost_the_same_few_round_trips_however_many(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    counted = Counted(monkeypatch)

    asked = await counted.asks([counted.world.erp.create(f"C{n}", name="Adatum") for n in range(count)])

    assert asked == {"load accounts": 2, "write accounts": 2, "load account_setup": 1}


@pytest.mark.parametrize("count", [3, 30])
async def test_new_customers_with_primary_contacts_cost_the_same_few_round_trips_however_many(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    counted = Counted(monkeypatch)
    world = counted.world
    for n in range(count):
        company = world.contacts.create(f"Company {n}")
        person = {"company_id": company.contact_id, "company_no": company.contact.no}
        await world.settle(company, world.contacts.create(f"Jane {n}", type=ContactType.PERSON, **person))
    numbers = [card.no for card, _ in world.contacts.cards.values() if card.type is ContactType.PERSON]

    asked = await counted.asks([world.erp.create(f"C{no}", name="Adatum", primary_contact_no=no) for no in numbers])

    assert asked["load records"] <= 4
    assert {asked[call] for call in ("load accounts", "write accounts")} == {2}


async def test_contacts_without_accounts_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted(monkeypatch)

    asked = await counted.asks([counted.world.contacts.create("Adatum") for _ in range(20)])

    assert not [call for call in asked if "account" in call]


async def test_two_replicas_that_write_a_contact_and_its_account_at_once_do_not_miss_each_other() -> None:
    world = World()
    contact = world.contacts.create("Contoso", business_relations=(relation("C1"),), city="Kolding")
    account = world.erp.create("C1", name="Contoso")
    other, published = pipeline("sync", STAGES, lambda work: SyncStore(work, world.database))

    await asyncio.gather(handled(world.sync, contact), handled(other, account))

    world.collect()
    world._publisher.sent = published.sent
    world.collect()
    await world.settle()
    assert world.erp.fields("Customer|C1").city == "Kolding"
