"""Waiting for a broker's confirmation."""

import asyncio

import pytest

from relata.broker import confirmed
from shared.platform.kafka.producer import BrokerUnavailable


async def test_an_interruption_that_comes_with_the_confirmation_is_heard() -> None:
    async def sending() -> None:
        working.cancel()

    async def work() -> None:
        await confirmed(sending(), 60)
        await asyncio.sleep(60)

    working = asyncio.create_task(work())
    done, _ = await asyncio.wait({working}, timeout=5)

    assert working in done
    assert working.cancelled()


async def test_what_is_not_confirmed_in_time_says_that_the_broker_is_away() -> None:
    with pytest.raises(BrokerUnavailable, match=r"within 0\.01 seconds"):
        await confirmed(asyncio.sleep(60), 0.01)
