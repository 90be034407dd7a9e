"""What is kept for a minute: who waits for it, and what is served meanwhile."""

import asyncio
from itertools import count

import pytest

from services.contacts.kept import SECONDS, Kept
from shared.platform.store import StoreUnavailable


class Counted:
    """Reads 1, 2, 3, ..., or fails while `away`; time is what `at` says."""

    def __init__(self) -> None:
        self.numbers, self.at, self.away = count(1), 0.0, False
        self.kept = Kept(self._read, lambda: self.at)

    async def _read(self) -> int:
        await asyncio.sleep(0)
        if self.away:
            raise StoreUnavailable("away")
        return next(self.numbers)


async def test_all_who_ask_first_wait_for_one_reading() -> None:
    counted = Counted()

    assert await asyncio.gather(*(counted.kept.now() for _ in range(3))) == [1, 1, 1]


async def test_an_old_value_serves_until_the_next_is_there() -> None:
    counted = Counted()
    await counted.kept.now()
    counted.at = SECONDS + 1

    asked = [await counted.kept.now(), await counted.kept.now()]
    await asyncio.sleep(0.01)

    assert asked == [1, 1]
    assert await counted.kept.now() == 2


async def test_a_value_outlives_a_database_that_is_away() -> None:
    counted = Counted()
    await counted.kept.now()
    counted.at, counted.away = SECONDS + 1, True
    await counted.kept.now()
    await asyncio.sleep(0.01)
    counted.away = False

    assert await counted.kept.now() == 1
    await asyncio.sleep(0.01)
    assert await counted.kept.now() == 2


async def test_who_asks_first_learns_that_the_database_is_away() -> None:
    counted = Counted()
    counted.away = True

    with pytest.raises(StoreUnavailable):
        await counted.kept.now()
