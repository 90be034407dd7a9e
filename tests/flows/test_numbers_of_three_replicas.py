"""Three replicas number contacts, two of them are killed at it: each number is given once, none is left out."""

import asyncio
import time
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.contacts.domain.number_line import number_after
from services.contacts.numbers import LEASE, MARGIN
from services.contacts.records import PLAIN_SERIES
from services.contacts.store import CONTACT_NOS, ContactDatabase
from shared.contracts.contacts import COMMANDS, ContactType, CreateContact
from shared.platform.kafka.envelope import seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.system import System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(900)]

CREATES = 20_000
TWICE = 100
"""Every so many commands one is delivered a second time."""


@pytest.fixture(scope="module", autouse=True)
def several_consumers(backing: Backing) -> None:
    if not backing.several_consumers:
        pytest.skip("the embedded broker takes one consumer per group")


async def test_killed_replicas_leave_no_gap_and_no_double(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    database = ContactDatabase(settings)
    async with System(settings, tmp_path_factory.mktemp("logs"), names=("contacts",) * 3) as system:
        sending = asyncio.create_task(send_creates(settings))
        for share in (0.2, 0.5):
            await created(database, int(CREATES * share))
            await system.kill("contacts")
            await system.start("contacts")
        await sending
        await created(database, CREATES)

    numbers = [contact.state.no for contact in await database.contacts.find({})]
    free = await given_back(database)
    database.close()
    assert len(numbers) == len(set(numbers)) == CREATES
    assert {*numbers, *free} == set(first_numbers(CREATES + len(free)))


async def send_creates(settings: Settings) -> None:
    publisher, now = Publisher(settings), datetime.now(UTC)
    for start in range(0, CREATES, 1_000):
        commands = [
            CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, name=f"Nordwind {start + number}")
            for number in range(1_000)
        ]
        batch = [seal(one, COMMANDS, id=str(one.contact_id), source="/tests", time=now) for one in commands]
        await publisher.publish([*batch, *batch[::TWICE]])
    await publisher.stop()


async def created(database: ContactDatabase, count: int) -> None:
    deadline = time.monotonic() + 600
    while (there := await database.contacts.count()) < count:
        assert time.monotonic() < deadline, f"{there} of {count} contacts"
        await asyncio.sleep(0.2)


async def given_back(database: ContactDatabase) -> set[str]:
    """The numbers that the killed ones held, as the next writer gets them when their leases have ended."""
    later = datetime.now(UTC) + LEASE + MARGIN
    numbers = database.numbers.of(PLAIN_SERIES["CONT"], later)
    reserved = await numbers.reserve(1, later)
    await numbers.release(later)
    (series,) = await database.number_series.load([CONTACT_NOS.code])
    assert series.state.leases == ()
    return {*reserved, *series.state.returned}


def first_numbers(count: int) -> list[str]:
    numbers = [CONTACT_NOS.starting_no]
    while len(numbers) < count:
        numbers.append(number_after(numbers[-1], CONTACT_NOS.increment_by))
    return numbers
