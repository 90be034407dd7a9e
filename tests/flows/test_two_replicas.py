"""Two processes of each service; one of them comes, goes or dies while messages flow: the account is that of one."""

import asyncio

import pytest

from relata.processes import SERVICES
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.account import Account
from tests.flows.ears import Ears
from tests.flows.numbering import check_numbers
from tests.flows.stream import flowing
from tests.flows.system import STOPPED, System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]

FIRMS = 667
"""2,001 contacts, 667 pairs of duplicates, as many documents and calls."""


@pytest.fixture(scope="module", autouse=True)
def several_consumers(backing: Backing) -> None:
    if not backing.several_consumers:
        pytest.skip("the embedded broker takes one consumer per group")


async def test_replicas_that_come_go_and_die_leave_the_account_of_one(
    system: System, ears: Ears, settings: Settings
) -> None:
    account = Account(ears)

    async with flowing(settings, account, portion=20, at_least=FIRMS):
        await account.goes_on()
        await system.start(*SERVICES)
        await account.goes_on()
        assert await asyncio.gather(*map(system.stop, SERVICES)) == [STOPPED] * len(SERVICES)
        await system.start(*SERVICES)
        await account.goes_on()
        await asyncio.gather(*map(system.kill, SERVICES))
        await account.goes_on()

    await account.settled(settings)
    account.check()
    await check_numbers(settings)
