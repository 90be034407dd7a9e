"""python -m bench.dedupe_service [--quick]: the dedupe service beside a floor loop of the same run.

Contact events per second, scored and published; milliseconds from a contact event to the DuplicateFound that it causes,
at rest and at 70 % load. What a record costs as the contacts grow: `bench.check`. Prints JSON, writes
build/dedupe_service.json.
"""

import argparse
import asyncio
import json
import statistics
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer

from bench.contact_stream import SEED, Handling, as_stored, contacts, created, handling
from bench.measuring import environment, keep, make_topics, own_namespace, program, reading, written
from relata.processes import Services
from services.dedupe.domain.pair import pair_id
from shared.contracts.contacts import EVENTS, ContactState, ContactType
from shared.contracts.dedupe import EVENTS as DUPLICATES
from shared.platform.kafka.envelope import Outgoing
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings

LOGS = Path("build/bench-logs")
BEFORE = 5_000
"""Contacts that are there before an answer is timed."""
LOAD = 0.7
APART = 0.2
"""Seconds between two that are timed beside a load, whether or not the one before has been answered."""
PATIENCE_SECONDS = 120.0
INDEXES = [[["keys"], False]]
Probe = Callable[[ContactState], Coroutine[Any, Any, float]]


async def measure(messages: int, rounds: int, samples: int) -> dict[str, Any]:
    floors, rates = [], []
    for _ in range(rounds):
        floors.append(await floor(messages))
        async with service() as (_, way):
            rates.append(await way.all(created(contact) for contact in contacts(messages)))
    rate = statistics.median(rates)
    return {
        "messages": messages,
        "events_per_second": {"floor": round(statistics.median(floors)), "service": round(rate)},
        "ratio": round(statistics.median(r / f for r, f in zip(rates, floors, strict=True)), 2),
        "all": {"floor": [round(one) for one in floors], "service": [round(one) for one in rates]},
        "latency_ms": await latencies(samples, messages),
    }


@asynccontextmanager
async def service() -> AsyncIterator[tuple[Settings, Handling]]:
    """The dedupe service alone, in a namespace of its own."""
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["dedupe"]), handling(settings) as way:
        yield settings, way


async def floor(messages: int) -> float:
    """Events per second of the bare loop that stores the same documents under the same keys, and sends one for each."""
    settings = own_namespace()
    events, duplicates = settings.named(EVENTS.name), settings.named(DUPLICATES.name)
    await make_topics(settings, events, duplicates)
    ready, publisher = [as_stored(contact) for contact in contacts(messages)], Publisher(settings)
    await publisher.publish(ready)
    await publisher.stop()
    async with (
        written(settings, duplicates, DUPLICATES.partitions) as told,
        program("bench.floor", events, duplicates, json.dumps(INDEXES), settings=settings),
    ):
        before = await told.reach(messages // 10)
        there = await told.count()
        return (messages - there) / (await told.reach(messages) - before)


async def latencies(samples: int, messages: int) -> dict[str, Any]:
    """p50 and p99 at rest, and beside as many contact events at 70 % of the rate at which it handles them there."""
    async with service() as (settings, way):
        await way.all(created(contact) for contact in contacts(BEFORE))
        rate = await way.all(created(contact) for contact in contacts(messages, SEED + 1))
        async with _probing(settings) as probe:
            at_rest = [await probe(first) for first in _companies(samples, SEED + 3)]
            ready = [created(contact) for contact in contacts(messages, SEED + 2)]
            loading = asyncio.create_task(_load(settings, ready, LOAD * rate))
            await asyncio.sleep(1)
            at_load = list[asyncio.Task[float]]()
            for first in _companies(round(messages / rate / LOAD / APART), SEED + 4):
                at_load.append(asyncio.create_task(probe(first)))
                await asyncio.sleep(APART)
            await asyncio.gather(loading, *at_load)
    return {
        "full_load_events_per_second": round(rate),
        "at_rest": _quantiles(at_rest),
        "at_70_percent": _quantiles([probed.result() for probed in at_load]),
    }


async def _load(settings: Settings, events: Sequence[Outgoing], rate: float) -> None:
    """These events, so many a second, in small portions."""
    publisher, portion = Publisher(settings), max(1, round(rate / 20))
    started = perf_counter()
    try:
        for sent in range(0, len(events), portion):
            await publisher.publish(events[sent : sent + portion])
            await asyncio.sleep(max(0.0, started + (sent + portion) / rate - perf_counter()))
    finally:
        await publisher.stop()


@asynccontextmanager
async def _probing(settings: Settings) -> AsyncIterator[Probe]:
    """Seconds from a second record of a company to the DuplicateFound of the two; several may be on their way."""
    publisher, waited = Publisher(settings), dict[bytes, asyncio.Future[float]]()

    async def probe(first: ContactState) -> float:
        second = first.model_copy(update={"contact_id": uuid4(), "no": f"{first.no}-2"})
        await publisher.publish([created(first)])
        await asyncio.sleep(0.25)
        key = pair_id(first.contact_id, second.contact_id).encode()
        waited[key] = asyncio.get_running_loop().create_future()
        started = perf_counter()
        await publisher.publish([created(second)])
        return await asyncio.wait_for(waited[key], PATIENCE_SECONDS) - started

    async def listen(consumer: AIOKafkaConsumer) -> None:
        async for record in consumer:
            if (told := waited.pop(record.key, None)) and not told.done():
                told.set_result(perf_counter())

    async with reading(settings, settings.named(DUPLICATES.name)) as consumer:
        listening = asyncio.create_task(listen(consumer))
        try:
            yield probe
        finally:
            listening.cancel()
            await publisher.stop()


def _companies(count: int, seed: int) -> Iterator[ContactState]:
    """Of which enough is known that a second record is a duplicate; no more alike than any others are."""
    known = (one for one in contacts(20 * count, seed) if one.type is ContactType.COMPANY and one.phone_no)
    return islice((one for one in known if one.vat_registration_no), count)


def _quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds, none beyond the largest that was measured."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {"samples": len(seconds), "p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.dedupe_service", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages: to see that it runs, not to quote")
    messages, rounds, samples = (4_000, 1, 30) if parser.parse_args().quick else (20_000, 3, 200)
    print(keep(asyncio.run(measure(messages, rounds, samples)), Path("build/dedupe_service.json")))


if __name__ == "__main__":
    main()
