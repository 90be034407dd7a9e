"""What a crash left in outboxes is published, at start and ever after, and nothing newer is cleared unsent."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.platform import outbox
from shared.platform.kafka.envelope import Outgoing
from shared.platform.metrics import Metrics
from shared.platform.outbox import keep_swept, sweep
from shared.platform.store import Leftover, StoreUnavailable
from tests.fakes import RecordingPublisher, handled, received
from tests.platform.small import FailingPublisher, Small, Watched, changed, created, until

ADATUM, LITWARE = UUID(int=1), UUID(int=2)


async def left_by_a_crash(small: Small, *names: str, minutes: int = 1) -> None:
    """Cards written some minutes ago by a process that died before it published."""
    dying = small.pipeline
    dying.clock = lambda: datetime.now(UTC) - timedelta(minutes=minutes)
    await dying.apply([received(created(UUID(int=n + 1), name)) for n, name in enumerate(names)])


async def swept(small: Small, older_than_seconds: float = 5) -> int:
    return await sweep(small.database, small.publisher, older_than_seconds=older_than_seconds)  # type: ignore[arg-type]


async def test_what_a_crash_left_is_published_once() -> None:
    small = Small()
    await left_by_a_crash(small, "Adatum", "Litware")

    assert [await swept(small), await swept(small)] == [2, 0]

    assert small.told() == ["Adatum 1", "Litware 1"]
    assert await small.cards.count_unsent() == 0


async def test_what_a_batch_at_work_owes_is_left_to_it() -> None:
    small = Small()
    await left_by_a_crash(small, "Adatum", minutes=0)

    assert (await swept(small), small.told()) == (0, [])


async def test_many_leftovers_are_published_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "BATCH", 10)
    small = Small()
    await left_by_a_crash(small, *(f"card {n}" for n in range(25)))

    assert await swept(small) == 25
    assert len(small.told()) == 25


async def test_two_sweepers_give_at_most_duplicates_with_the_same_ids() -> None:
    small = Small(publisher=Slow())
    await left_by_a_crash(small, "Adatum", "Litware")

    await asyncio.gather(swept(small), swept(small))

    assert len(small.publisher.sent) in (2, 4)
    assert {sent.id for sent in small.publisher.sent} == {f"{ADATUM}:1", f"{LITWARE}:1"}


class Slow(RecordingPublisher):
    """Takes a turn for each publication; what stands in `meanwhile` happens then."""

    meanwhile: tuple[Small, object] | None = None

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        if self.meanwhile:
            (small, command), self.meanwhile = self.meanwhile, None
            await handled(small.pipeline, command)  # type: ignore[arg-type]
        await asyncio.sleep(0)
        await super().publish(messages)


async def test_what_is_written_while_the_sweep_publishes_is_not_taken_for_sent() -> None:
    small = Small(publisher=(slow := Slow()))
    await left_by_a_crash(small, "Adatum")
    slow.meanwhile = (small, changed(ADATUM, "Adatum AG"))

    await swept(small)
    assert small.told() == ["Adatum 1", "Adatum AG 2", "Adatum 1"]
    await swept(small, older_than_seconds=0)

    assert small.told()[3:] == ["Adatum 1", "Adatum AG 2"]


async def test_what_could_not_be_published_is_still_owed() -> None:
    small = Small(publisher=FailingPublisher(times=1))
    await left_by_a_crash(small, "Adatum")

    with pytest.raises(Exception, match="no leader"):
        await swept(small)

    assert (await small.cards.count_unsent(), await swept(small), small.told()) == (1, 1, ["Adatum 1"])


class AwayAtFirst(Watched):
    away = True

    async def unsent(self, before: datetime, limit: int) -> list[Leftover[Any]]:
        if self.away:
            self.away = False
            raise StoreUnavailable("connection refused")
        return await super().unsent(before, limit)


async def test_the_sweep_begins_at_start_and_goes_on_and_waits_for_what_is_away() -> None:
    small, metrics = Small(AwayAtFirst(), FailingPublisher(times=2)), Metrics()
    await left_by_a_crash(small, "Adatum")

    task = asyncio.create_task(keep_swept(small.database, small.publisher, metrics, every_seconds=0.01))  # type: ignore[arg-type]
    await until(lambda: len(small.told()) == 1)
    await left_by_a_crash(small, "again, though it is there", "Litware")
    await until(lambda: len(small.told()) == 2)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert small.told() == ["Adatum 1", "Litware 1"]
    assert metrics.registry.get_sample_value("relata_outbox_depth", {"collection": "cards"}) is not None
