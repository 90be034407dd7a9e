"""Processes are killed and asked to stop in the middle of a stream: every effect is there in the end, once, in order.

A test that takes the broker or the database away needs to know how: RELATA_TEST_KILL and RELATA_TEST_START are commands
that are called with `kafka` or `ferretdb` as their last word (deploy/with-native sets them for a stack of its own).
"""

import asyncio
import os
import shlex

import pytest

from relata.processes import SERVICES
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.account import Account
from tests.flows.conftest import settings_for
from tests.flows.crowd import crowd
from tests.flows.ears import Ears
from tests.flows.numbering import check_numbers
from tests.flows.stream import flowing, sending
from tests.flows.system import STOPPED, System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]

HOOKS = ("RELATA_TEST_KILL", "RELATA_TEST_START")


@pytest.fixture(scope="module")
def settings(backing: Backing) -> Settings:
    """Small batches: more moments in which to die. They are swept late: on a busy machine too none repeats."""
    return settings_for(backing).model_copy(update={"batch_max_records": 20, "outbox_sweep_seconds": 10.0})


async def test_services_that_are_killed_one_after_the_other_lose_nothing(
    system: System, ears: Ears, settings: Settings
) -> None:
    account = Account(ears)

    async with flowing(settings, account, portion=20):
        for service in SERVICES:
            await account.goes_on()
            await system.kill(service)
            await system.start(service)

    await account.settled(settings)
    account.check()
    await check_numbers(settings)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_that_is_killed_again_and_again_loses_nothing(
    backing: Backing, system: System, ears: Ears, settings: Settings, service: str
) -> None:
    if not backing.several_consumers:
        pytest.skip("each service is killed above; again and again takes a minute, and real servers")
    account, seen_in = Account(ears), "sync" if service == "finance" else service  # persons wait for its answers

    async with sending(settings, account, crowd(60)):
        for share in (0.1, 0.4):
            await account.reached(share, seen_in)
            await system.kill(service)
            assert account.progress(seen_in) < 1, "killed too late to see anything"
            await system.start(service)

    await account.settled(settings)
    account.check()
    await check_numbers(settings)


async def test_services_that_are_stopped_finish_their_batch_and_repeat_nothing(
    system: System, ears: Ears, settings: Settings
) -> None:
    account = Account(ears)

    async with flowing(settings, account, portion=10):
        await account.goes_on()
        assert await asyncio.gather(*map(system.stop, SERVICES)) == [STOPPED] * len(SERVICES)
        await system.start(*SERVICES)
        await account.goes_on()

    await account.settled(settings)
    account.check()
    told = [event.identity for event in account.events()]
    assert len(told) == len(set(told))


async def test_services_that_the_broker_took_for_dead_go_on(system: System, ears: Ears, settings: Settings) -> None:
    account, session_seconds = Account(ears), settings.kafka_session_timeout_ms / 1000

    async with flowing(settings, account, portion=10):
        await account.goes_on()
        await asyncio.gather(*(system.stand_still(service, 2 * session_seconds) for service in SERVICES))
        await account.goes_on()

    await account.settled(settings)
    account.check()


@pytest.mark.skipif(not os.environ.keys() >= set(HOOKS), reason=f"{' and '.join(HOOKS)} are not set")
@pytest.mark.parametrize("server", ["ferretdb", "kafka"])
async def test_while_a_server_is_away_everything_waits_and_nothing_is_lost(
    system: System, ears: Ears, settings: Settings, server: str
) -> None:
    account = Account(ears)

    async with flowing(settings, account, portion=10):
        await account.goes_on()
        for hook in HOOKS:
            process = await asyncio.create_subprocess_exec(*shlex.split(os.environ[hook]), server)
            assert await process.wait() == 0

    await account.settled(settings)
    account.check()
