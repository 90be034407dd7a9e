"""The service on a real broker and a real database, and a Finance that takes everything."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient

from services.finance.app import build as build_finance
from services.sync.app import build
from services.sync.database import SyncDatabase
from services.sync.upkeep import Upkeep
from shared.contracts.contacts import ContactState
from shared.contracts.message import Message
from shared.contracts.sync import (
    CONTACT_EVENTS,
    CUSTOMER_EVENTS,
    ContactPersonMapped,
    ContactWaiting,
    CustomerMapped,
    RecordMapped,
    SyncEvent,
)
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.reading import eventually, send
from tests.sync.given import company, created, document, person
from tests.sync.service import nth_person

pytestmark = pytest.mark.backing

CROWD = 120


@pytest.fixture
async def services(settings: Settings, backing: Backing) -> AsyncIterator[list[Service]]:
    """Two replicas, or one where a group has one member; they read those who wait in small pages."""
    replicas = [build(settings) for _ in range(2 if backing.several_consumers else 1)]
    for replica in replicas:
        assert isinstance(replica.database, SyncDatabase)
        replica.database.page = 50
        await replica.start()
    finance = build_finance(settings)
    await finance.start()
    upkeep = [asyncio.create_task(upkeep_of(replica).keep_on(0.1)) for replica in replicas]
    yield replicas
    for task in upkeep:
        task.cancel()
    await replicas[0].database.drop()
    for replica in (*replicas, finance):
        await replica.stop()


def upkeep_of(service: Service) -> Upkeep:
    """What a service does by itself, where it was started without its background."""
    assert isinstance(service.database, SyncDatabase)
    return Upkeep(service.pipeline, service.database)


def told_to_finance(count: int) -> Callable[[Sequence[Message]], bool]:
    """Whether this many contacts have become a customer or a contact person."""
    return lambda messages: len({m.contact_id for m in messages if isinstance(m, RecordMapped)}) == count


async def test_contacts_and_documents_reach_finance_as_customers_and_contact_persons(
    settings: Settings, services: list[Service]
) -> None:
    await send(settings, created(person(company_no="CT000001")), document(account_no="CT1000001"))
    await send(settings, created(nth_person(1, company_id=None, company_no="")), created(company()))

    told = await eventually(settings, CUSTOMER_EVENTS, CONTACT_EVENTS, until=told_to_finance(3))

    assert {m.contact_no for m in told if isinstance(m, CustomerMapped)} == {"CT000001", "CT1000001"}
    assert {m.contact_no for m in told if isinstance(m, ContactPersonMapped)} == {"CT000010"}


async def test_a_crowd_that_waits_is_released_to_the_last(settings: Settings, services: list[Service]) -> None:
    await send(settings, *(created(nth_person(n)) for n in range(CROWD)))
    await eventually(settings, CONTACT_EVENTS, until=lambda messages: len(messages) >= CROWD)

    await send(settings, created(company()))

    told = await eventually(settings, CUSTOMER_EVENTS, CONTACT_EVENTS, until=told_to_finance(CROWD + 1))
    facts = {(m.contact_id, m.version): type(m) for m in told if isinstance(m, SyncEvent)}
    assert Counter(facts.values()) == {ContactWaiting: CROWD, ContactPersonMapped: CROWD, CustomerMapped: 1}


async def test_accounts_and_persons_that_arrive_at_once_all_reach_finance(
    settings: Settings, services: list[Service]
) -> None:
    pairs = [an_account_and_its_person(n) for n in range(100)]

    await send(settings, *(created(contact) for pair in pairs for contact in pair))

    await eventually(settings, CUSTOMER_EVENTS, CONTACT_EVENTS, until=told_to_finance(200))
    async with AsyncClient(transport=ASGITransport(services[0].app), base_url="http://sync") as http:
        statistics = (await http.get("/statistics")).json()
        last_page = (await http.get("/records?target=contact_person&after=CT1000097&limit=5")).json()
    assert (statistics["records"], statistics["by_state"]["sent"] + statistics["by_state"]["acknowledged"]) == (
        200,
        200,
    )
    assert ([record["no"] for record in last_page["records"]], last_page["next"]) == (["CT1000098", "CT1000099"], "")


def an_account_and_its_person(n: int) -> tuple[ContactState, ContactState]:
    account = company(UUID(int=1000 + n), f"CT2{n:06d}")
    return account, nth_person(n, company_id=account.contact_id, company_no=account.no)
