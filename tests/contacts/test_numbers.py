"""Numbers of a series for several processes: each once, none left out."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.number_line import NumberLine
from services.contacts.numbers import LEASE, Numbers
from services.contacts.store import CONTACT_NOS, ContactDatabase
from shared.platform.store import Document
from tests.contacts.examples import a_company
from tests.fakes import NOW, in_memory


class Series:
    """One stored series and the processes that draw from it."""

    def __init__(self, first: NumberLine = CONTACT_NOS) -> None:
        self.database: ContactDatabase = in_memory(ContactDatabase)
        self.first = first

    def process(self) -> Numbers:
        return Numbers(self.database.number_series, partial(self.database.contacts_with, "CONT"), self.first)

    async def becomes_contact(self, no: str) -> None:
        await self.database.contacts.write([Document(str(uuid4()), 1, a_company(no))], NOW)

    async def stored(self) -> NumberLine:
        return (await self.database.number_series.load(["CONT"]))[0].state


async def take(numbers: Numbers, count: int, now: datetime = NOW) -> list[str]:
    await numbers.reserve(count, now)
    return [await numbers.take(now) for _ in range(count)]


async def test_many_numbers_cost_one_write() -> None:
    series = Series()

    assert len(await take(series.process(), 500)) == 500
    assert series.database.number_series.documents["CONT"].version == 1  # type: ignore[attr-defined]


async def test_what_was_not_used_is_given_next() -> None:
    numbers = Series().process()
    taken = await take(numbers, 3)

    numbers.settle(taken, {taken[0], taken[2]})

    assert await take(numbers, 2) == ["CT000002", "CT000004"]


async def test_a_dead_process_leaves_no_gap_and_no_double() -> None:
    series = Series()
    first, second, third = await take(series.process(), 3)
    await series.becomes_contact(second)

    later = NOW + LEASE + timedelta(seconds=1)

    assert await take(series.process(), 3, later) == [first, third, "CT000004"]


async def test_a_living_process_gives_back_what_its_lease_outlived() -> None:
    series = Series()
    idle = series.process()
    await idle.reserve(2, NOW)

    taken = await take(idle, 2, NOW + LEASE)

    assert taken == ["CT000001", "CT000002"]


async def test_a_process_gives_back_what_it_holds_when_it_ends() -> None:
    series = Series()
    ending = series.process()
    taken = await take(ending, 1)
    ending.settle(taken, set(taken))
    await ending.reserve(2, NOW)

    await ending.release(NOW)

    assert (await series.stored()).leases == ()
    assert await take(series.process(), 2) == ["CT000002", "CT000003"]


async def test_a_series_that_is_used_up_refuses() -> None:
    series = Series(CONTACT_NOS.model_copy(update={"ending_no": "CT000001"}))
    numbers = series.process()
    await take(numbers, 1)

    with pytest.raises(ContactRefused, match="no number left"):
        await numbers.take(NOW)
