"""The newest entries of a log, in stretches of time that grow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.interactions.api.newest import newest
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import receive
from shared.platform.store import Document
from tests.interactions.replica import Replica
from tests.interactions.samples import CUSTOMER, company, document

CARD = company(business_relations=(CUSTOMER,))
NOW = datetime.now(UTC)
TODAY = 10_000
"""The Entry No. of an entry of today; of one of n days ago it is n more."""


async def logged(*days_ago: int) -> Replica:
    """A log with an entry so many days ago each."""
    service = Replica()
    for days in days_ago:
        at = NOW - timedelta(days=days)
        interaction, _ = receive(document(document_no=f"D{days}"), CARD, DEFAULT_TEMPLATES, TODAY + days, at)
        await service.database.interactions.write([Document(str(interaction.entry_id), 1, interaction)], NOW)
    return service


async def days_of(service: Replica, **asked: Any) -> list[int]:
    found = await newest(service.database, CARD, ["entry", "place_in_time"], **asked)
    return [stored["entry"]["entry_no"] - TODAY for stored in found]


async def test_entries_of_many_years_come_newest_first() -> None:
    service = await logged(2, 3_000, 40, 300)

    assert await days_of(service, limit=10) == [2, 40, 300, 3_000]


async def test_a_full_page_is_of_the_last_days_though_there_are_older_ones() -> None:
    service = await logged(3, 1, 2, 40, 3_000)

    assert await days_of(service, limit=3) == [1, 2, 3]


async def test_what_is_dated_ahead_comes_first() -> None:
    service = await logged(1, -30)

    assert await days_of(service, limit=1) == [-30]


async def test_behind_a_cursor_the_stretches_begin_at_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    service, asked = await logged(1, 500, 501, 502, 900), []
    first = service.database.interactions.first

    async def watched(filter: Any, *arguments: Any, **options: Any) -> Any:
        asked.append(filter["place_in_time"]["$gt"])
        return await first(filter, *arguments, **options)

    monkeypatch.setattr(service.database.interactions, "first", watched)
    found = await days_of(service, limit=2, before=f"{(NOW - timedelta(days=500)).date()}T00:00:00")

    assert found == [501, 502]
    assert asked == [str((NOW - timedelta(days=548)).date())]


async def test_the_first_stretch_tells_how_far_back_the_second_reaches(monkeypatch: pytest.MonkeyPatch) -> None:
    service, asked = await logged(1, 9, 60, 70, 90, 900), []
    first = service.database.interactions.first

    async def watched(filter: Any, *arguments: Any, **options: Any) -> Any:
        asked.append((filter["place_in_time"]["$gt"], options["limit"]))
        return await first(filter, *arguments, **options)

    monkeypatch.setattr(service.database.interactions, "first", watched)

    assert await days_of(service, limit=4) == [1, 9, 60, 70]
    assert asked == [(str((NOW - timedelta(days=days)).date()), limit) for days, limit in ((48, 4), (144, 2))]


async def test_a_page_that_begins_in_the_first_days_of_time_ends_there() -> None:
    service = await logged(1)

    assert await days_of(service, limit=2, before="0001-01-05T00:00:00") == []


async def test_a_page_begins_with_the_stretch_that_the_page_before_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    service, asked = await logged(*range(20)), []
    await days_of(service, limit=10)
    first = service.database.interactions.first

    async def watched(filter: Any, *arguments: Any, **options: Any) -> Any:
        asked.append(filter["place_in_time"]["$gt"])
        return await first(filter, *arguments, **options)

    monkeypatch.setattr(service.database.interactions, "first", watched)

    assert await days_of(service, limit=10) == list(range(10))
    assert asked == [str((NOW - timedelta(days=13)).date())]
