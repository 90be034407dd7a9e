"""Delivery on a real broker: nothing is skipped, nothing stops the others, and what cannot be handled is put aside."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.contacts import COMMANDS, CreateContact
from shared.platform.kafka import broker as broker_module
from shared.platform.kafka.broker import Records
from shared.platform.kafka.envelope import Outgoing
from shared.platform.kafka.producer import BrokerUnavailable
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings
from shared.platform.store import Document, StoreUnavailable
from tests.platform.small import STAGES, CardDatabase, CardStore, Small, Watched, build, changed, create, created
from tests.platform.wire import Wire, headers_of, running

pytestmark = pytest.mark.backing


class Cards(Watched):
    """Cards in memory that are away while `away` is set."""

    away = False

    async def write(self, documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        if self.away:
            raise StoreUnavailable("connection refused")
        return await super().write(documents, now)


def memory() -> Any:
    return Small(Cards()).database


@pytest.fixture(scope="module")
async def wire(backing: Any) -> AsyncIterator[Wire]:
    """The topics of one service that all tests of this module share, each with ids of its own."""
    settings = Settings(
        kafka_bootstrap_servers=backing.kafka_bootstrap_servers,
        mongodb_url=backing.mongodb_url,
        relata_namespace=f"t{uuid4().hex[:8]}",
        outbox_sweep_seconds=0.3,
        shutdown_seconds=0.3,
    )
    async with Wire(settings) as wire:
        yield wire


tried: Counter[str] = Counter()


async def create_or_fail(command: CreateContact, cards: CardStore) -> None:
    """Fails always for the external id `always`, and the first time for `once`."""
    tried[str(command.contact_id)] += 1
    if command.external_id == "always" or (command.external_id == "once" and tried[str(command.contact_id)] == 1):
        raise ZeroDivisionError
    await create(command, cards)


FAILING = (Stage(handlers={**STAGES[0].handlers, CreateContact: create_or_fail}, prefetch=STAGES[0].prefetch),)


async def test_a_message_that_cannot_be_read_is_put_aside_and_those_around_it_are_handled(
    wire: Wire, cards: Service
) -> None:
    await wire.command(created(uuid4(), "before"))
    sent = await wire.send(b"{not json", {"ce_id": b"7", "ce_type": b"CreateContact", "ce_source": b"/crm"})
    await wire.command(created(uuid4(), "after"))
    await wire.until(lambda: {"before 1", "after 1"} <= set(wire.told()) and bool(wire.letters()))

    [letter] = wire.letters()
    told = headers_of(letter)
    origin = {
        f"dead-letter-{name}": told[f"dead-letter-{name}"] for name in "topic partition offset group reason".split()
    }
    assert (letter.key, letter.value, told["ce_id"], told["ce_source"]) == (b"key", b"{not json", "7", "/crm")
    assert origin == {
        "dead-letter-topic": wire.settings.named(COMMANDS.name),
        "dead-letter-partition": "0",
        "dead-letter-offset": str(sent.offset),
        "dead-letter-group": "cards",
        "dead-letter-reason": "not_json",
    }
    assert datetime.fromisoformat(told["dead-letter-at"]).tzinfo is not None


@pytest.mark.parametrize(
    ("value", "headers", "reason"),
    [
        (b"{}", {"ce_id": b"1"}, "header_missing"),
        (b"{}", {"ce_id": b"\xff"}, "headers_not_utf8"),
        (b"{}", {"ce_id": None, "ce_type": None}, "header_missing"),
        (b"x" * 2_000_000, {}, "value_too_large"),
        (b"{}", {"blob": b"x" * 2_000_000}, "header_missing"),
    ],
    ids=["header missing", "header not UTF-8", "header without value", "2 MB value", "2 MB header"],
)
async def test_whatever_comes_stops_nobody(
    wire: Wire, cards: Service, value: bytes, headers: dict[str, bytes | None], reason: str
) -> None:
    key = uuid4()
    sent = await wire.send(value, headers, key=key.bytes)
    await wire.command(created(key, f"after {key}"))
    await wire.until(lambda: f"after {key} 1" in wire.told())
    await wire.until(lambda: key.bytes in [letter.key for letter in wire.letters()])

    letter = next(letter for letter in wire.letters() if letter.key == key.bytes)
    told = headers_of(letter)
    assert (told["dead-letter-reason"], told["dead-letter-offset"]) == (reason, str(sent.offset))
    assert len(letter.value) < 100_000
    assert value.startswith(letter.value)


@pytest.fixture(scope="module")
async def cards(wire: Wire) -> AsyncIterator[Service]:
    """The service at work for several tests, with a handler that can fail."""
    async with running(build(wire.settings, database=memory(), stages=FAILING)) as service:
        yield service


async def test_a_handler_that_fails_always_is_tried_three_times_and_then_put_aside(wire: Wire, cards: Service) -> None:
    good, bad, better = (uuid4() for _ in range(3))

    await wire.command(created(good, f"good {good}"))
    await wire.command(created(bad, "bad", external_id="always"), id="42")
    await wire.command(created(better, f"better {better}"))
    await wire.until(
        lambda: f"better {better} 1" in wire.told() and str(bad).encode() in [x.key for x in wire.letters()]
    )

    [told] = [headers_of(letter) for letter in wire.letters() if letter.key == str(bad).encode()]
    assert f"good {good} 1" in wire.told()
    assert (told["dead-letter-reason"], told["dead-letter-detail"]) == (
        "handler_failed",
        "ZeroDivisionError after 3 attempts",
    )
    assert tried[str(bad)] in (3, 4)  # once more with the batch in which it came
    assert told["ce_id"] == "42"


async def test_a_handler_that_fails_once_is_no_reason_to_put_a_message_aside(wire: Wire, cards: Service) -> None:
    id = uuid4()

    await wire.command(created(id, f"at last {id}", external_id="once"))
    await wire.until(lambda: f"at last {id} 1" in wire.told())

    assert tried[str(id)] == 2
    assert str(id).encode() not in [letter.key for letter in wire.letters()]


async def test_of_a_batch_that_fails_only_the_message_at_fault_is_put_aside(settings: Settings) -> None:
    bad, ids = uuid4(), [UUID(int=n + 1) for n in range(4)]
    async with Wire(settings) as wire:
        good = [created(id, f"card {id.int}") for id in ids]
        await wire.batch(*good[:2], created(bad, external_id="always"), *good[2:])
        async with running(build(settings, database=memory(), stages=FAILING)):
            await wire.until(lambda: len(wire.told()) == 4 and len(wire.letters()) == 1)
            await committed(wire, 5)

    assert sorted(wire.told()) == [f"card {n} 1" for n in range(1, 5)]
    assert wire.letters()[0].key == str(bad).encode()
    assert tried[str(bad)] in (3, 4)  # three times alone, and with its batch unless the broker handed it out alone


async def test_a_new_group_reads_from_the_beginning(settings: Settings) -> None:
    async with Wire(settings) as wire:
        await wire.command(created(UUID(int=1), "first"))
        await wire.command(created(UUID(int=2), "second"), partition=1)

        async with running(build(settings, database=memory())):
            await wire.until(lambda: sorted(wire.told()) == ["first 1", "second 1"])


async def test_a_store_that_is_away_is_waited_for_and_nothing_is_skipped(settings: Settings) -> None:
    database, id = memory(), UUID(int=1)
    database.cards.away = True
    async with Wire(settings) as wire, running(build(settings, database=database)) as service:
        await wire.command(created(id, "Adatum"))
        await wire.command(changed(id, "Adatum AG"))
        await wire.until(lambda: waits(service, "StoreUnavailable") >= 2)
        assert (await wire.committed(), wire.heard) == (0, [])

        database.cards.away = False
        await wire.until(lambda: len(wire.told()) == 2)

        assert (wire.told(), wire.letters()) == (["Adatum 1", "Adatum AG 2"], [])
        await committed(wire, 2)


def waits(service: Service, of: str) -> float:
    return service.metrics.registry.get_sample_value("relata_retries_total", {"of": of}) or 0.0


async def committed(wire: Wire, offset: int) -> None:
    async with asyncio.timeout(60):
        while await wire.committed() != offset:  # noqa: ASYNC110  # the service does it
            await asyncio.sleep(0.05)


class Held:
    """A publisher that stops before the first message, as a process that dies between write and publication."""

    def __init__(self, service: Service) -> None:
        self.came = asyncio.Event()
        service.pipeline.publisher = self  # type: ignore[assignment]

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        self.came.set()
        await asyncio.Event().wait()


async def test_what_a_crash_between_write_and_publication_left_is_published_after_the_restart(
    settings: Settings, backing: Any
) -> None:
    # the embedded broker lets a group's next member wait for the one before, a real one takes no shorter session
    session = 6_000 if backing.several_consumers else 1_000
    quick = {"shutdown_seconds": 0.2, "outbox_sweep_seconds": 0.3, "kafka_session_timeout_ms": session}
    settings = settings.model_copy(update=quick)
    async with Wire(settings) as wire:
        database = CardDatabase(settings)
        await wire.command(created(UUID(int=1), "Adatum"))
        held = Held(dying := build(settings.model_copy(update={"outbox_sweep_seconds": 60}), database=database))
        async with running(dying):
            await asyncio.wait_for(held.came.wait(), 60)
        assert await wire.committed() == 0

        restarted = build(settings)
        async with running(restarted):
            await wire.command(changed(UUID(int=1), "Adatum AG"))
            await wire.until(lambda: len(wire.told()) >= 2)
            await committed(wire, 2)
        await CardDatabase(settings).drop()

    assert list(dict.fromkeys(wire.told())) == ["Adatum 1", "Adatum AG 2"]


async def test_events_that_the_broker_does_not_take_are_tried_again_before_the_offset_is_committed(
    settings: Settings,
) -> None:
    async with Wire(settings) as wire:
        service = build(settings.model_copy(update={"outbox_sweep_seconds": 60}), database=memory())
        refusing = Refusing(service, times=3)
        async with running(service):
            await wire.command(created(UUID(int=1), "Adatum"))
            await wire.until(lambda: refusing.times <= 1)
            assert await wire.committed() == 0

            await wire.until(lambda: wire.told() == ["Adatum 1"])
            await committed(wire, 1)


class Refusing:
    """The service's publisher, of which the first attempts fail."""

    def __init__(self, service: Service, times: int) -> None:
        self._real, self.times = service.publisher, times
        service.pipeline.publisher = self  # type: ignore[assignment]

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        if self.times > 0:
            self.times -= 1
            raise BrokerUnavailable("no leader")
        await self._real.publish(messages)


async def test_a_fault_of_our_own_skips_nothing_and_shows(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_module, "STUCK_SECONDS", 0.1)
    service = build(settings, database=memory())
    subscription, seen = service.consumer.subscription, list[bool]()
    handle = subscription._handle

    async def fail_twice(records: Records) -> None:
        seen.append(subscription.alive())
        if len(seen) <= 2:
            raise AssertionError("a bug of the platform")
        await handle(records)

    subscription._handle = fail_twice
    async with Wire(settings) as wire, running(service):
        await wire.command(created(UUID(int=1), "Adatum"))
        await wire.until(lambda: wire.told() == ["Adatum 1"])
        await committed(wire, 1)

        assert seen[:3] == [True, False, False]
        assert service.alive()
