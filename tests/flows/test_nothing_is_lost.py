"""Processes are killed and asked to stop in the middle of a stream: every effect is there in the end, once, in order.

A test that takes the broker or the database away needs to know how: RELATA_TEST_KILL and RELATA_TEST_START are commands
that are called with `kafka` or `ferretdb` as their last word (deploy/with-native sets them for a stack of its own).
"""

import asyncio
import os
import shlex
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from relata.processes import SERVICES
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.kafka.envelope import seal
from shared.platform.kafka.producer import Publisher
from shared.platform.metrics import Metrics
from shared.platform.pipeline import patiently
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.account import Account
from tests.flows.conftest import settings_for
from tests.flows.crowd import crowd
from tests.flows.ears import Ears, until
from tests.flows.system import STOPPED, System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(300)]

needs_faults = pytest.mark.skipif(
    not {"RELATA_TEST_KILL", "RELATA_TEST_START"} <= os.environ.keys(),
    reason="RELATA_TEST_KILL and RELATA_TEST_START do not say how to take a server away",
)


@pytest.fixture(scope="module")
def settings(backing: Backing) -> Settings:
    """Small batches: more moments in which to die."""
    return settings_for(backing).model_copy(update={"batch_max_records": 20})


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_is_killed_again_and_again_loses_nothing(
    system: System, ears: Ears, settings: Settings, service: str
) -> None:
    account = Account(ears, crowd(60))

    async with streaming(settings, ears, account):
        for share in (0.1, 0.4):
            await account.reached(share, service)
            await system.kill(service)
            assert account.progress(service) < 1, "killed too late to see anything"
            await system.start(service)

    await account.settled(settings)
    account.check()


async def test_services_that_are_stopped_finish_their_batch_and_repeat_nothing(
    system: System, ears: Ears, settings: Settings
) -> None:
    account = Account(ears, crowd(60))

    async with streaming(settings, ears, account):
        for service in SERVICES:
            await account.reached(0.1, service)
            assert await system.stop(service) == STOPPED
            await system.start(service)

    await account.settled(settings)
    account.check()
    told = [event.identity for event in account.events()]
    assert len(told) == len(set(told))


@needs_faults
@pytest.mark.parametrize("server", ["ferretdb", "kafka"])
async def test_while_a_server_is_away_everything_waits_and_nothing_is_lost(
    system: System, ears: Ears, settings: Settings, server: str
) -> None:
    account = Account(ears, crowd(60))

    async with streaming(settings, ears, account):
        await account.reached(0.1, "contacts")
        await run("RELATA_TEST_KILL", server)
        await run("RELATA_TEST_START", server)

    await account.settled(settings)
    account.check()


async def run(variable: str, server: str) -> None:
    process = await asyncio.create_subprocess_exec(*shlex.split(os.environ[variable]), server)
    assert await process.wait() == 0


@asynccontextmanager
async def streaming(settings: Settings, ears: Ears, account: Account) -> AsyncIterator[None]:
    """Everything about these firms is on its way; at the end all of it has been sent."""
    sending = asyncio.create_task(send_all(settings, ears, account))
    try:
        yield
        await sending
    finally:
        sending.cancel()


async def send_all(settings: Settings, ears: Ears, account: Account) -> None:
    """Documents and calls first, then companies, and when these are there their persons."""
    publisher = Publisher(settings)
    try:
        await send_patiently(publisher, (m for firm in account.firms for m in (firm.invoice, firm.call)))
        await send_patiently(publisher, (m for firm in account.firms for m in firm.companies()))
        await until(account.companies_are_there, "all companies")
        await send_patiently(publisher, (firm.person() for firm in account.firms))
    finally:
        await publisher.stop()


async def send_patiently(publisher: Publisher, messages: Iterator[Message]) -> None:
    """What may have been written before the broker went away is sent again under its id."""
    now = datetime.now(UTC)
    batch = [seal(m, TOPIC_OF[type(m)], id=str(uuid4()), source="/tests", time=now) for m in messages]
    await patiently(lambda: publisher.publish(batch), Metrics())
