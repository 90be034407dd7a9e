"""Documents into the log beside the floor; and an inbox of many that find their contacts while others come in.

`python -m bench.interactions [--quick]` measures on the servers of the environment, prints Markdown and writes
build/bench-interactions.json.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import orjson

from bench.measuring import PATIENCE_SECONDS, environment, own_namespace, reading, written
from relata.processes import Services
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import account_key, card_from
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import receive
from services.interactions.domain.matching import Reason
from shared.contracts import erp
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.contacts import BusinessRelation, ContactCreated, ContactState, ContactType, LinkToTable
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType
from shared.contracts.interactions import EVENTS
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings

LOGS = Path("build/bench-logs")
OUT = Path("build/bench-interactions.json")
KNOWN = 1_000
"""Contacts that are there before any document."""


def contact(number: int) -> ContactCreated:
    """A company that is customer `number`."""
    contact_id = UUID(int=number + 1)
    customer = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no=f"{number:06}")
    state = ContactState(
        contact_id=contact_id,
        no=f"CT{number:06}",
        type=ContactType.COMPANY,
        name=f"Werkstatt {number} GmbH",
        company_id=contact_id,
        company_no=f"CT{number:06}",
        country_region_code="DE",
        phone_no=f"+49 431 {1000000 + number}",
        email=f"kontakt{number}@werkstatt{number}.example",
        salesperson_code="MH",
        business_relations=(customer,),
        last_modified_at=datetime.now(UTC),
    )
    return ContactCreated(contact_id=contact_id, version=1, contact=state)


def document(no: str, customer: int) -> DocumentIssued:
    return DocumentIssued(
        document_type=DocumentType.SALES_INVOICE,
        document_no=no,
        account_type=AccountType.CUSTOMER,
        account_no=f"{customer:06}",
        document_date=date(2026, 11, 20),
    )


def sealed(message: Message) -> Outgoing:
    return seal(message, TOPIC_OF[type(message)], id=str(uuid4()), source="/bench", time=datetime.now(UTC))


def documents(first: int, count: int) -> Iterator[Outgoing]:
    """Of contacts that are there."""
    return (sealed(document(f"D{number}", number % KNOWN)) for number in range(first, first + count))


def stored_documents(first: int, count: int) -> Iterator[Outgoing]:
    """The same, each holding what the service would store of it."""
    cards = [card_from(contact(number)) for number in range(KNOWN)]
    for number in range(first, first + count):
        issued, card = document(f"D{number}", number % KNOWN), cards[number % KNOWN]
        interaction, _ = receive(issued, [card], DEFAULT_TEMPLATES, number + 1, datetime.now(UTC))
        key = account_key(issued.account_type, issued.account_no)
        held = {"contact_key": key, "state": interaction.model_dump(mode="json")}
        yield replace(sealed(issued), value=orjson.dumps(held).decode())


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[InteractionDatabase]:
    database = InteractionDatabase(settings)
    yield database
    database.close()


async def until(count: Callable[[], Any], wanted: int, patience: float = PATIENCE_SECONDS) -> float:
    """The time at which `count` came to `wanted`."""
    started = perf_counter()
    while (there := await count()) < wanted:
        if perf_counter() - started > patience:
            raise TimeoutError(f"{there} of {wanted} after {patience} seconds")
        await asyncio.sleep(0.05)
    return perf_counter()


async def know(settings: Settings, publisher: Publisher, numbers: range) -> None:
    """Tell of contacts and wait until their cards are kept."""
    async with database_of(settings) as database:
        there = await database.cards.count()
        await publisher.publish([sealed(contact(number)) for number in numbers])
        await until(database.cards.count, there + len(numbers))


async def service_rate(count: int) -> float:
    """Documents per second through one process of the service, out of a backlog, after a tenth to warm up."""
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["interactions"]):
        return await _rate(settings, count, documents)


async def floor_rate(count: int) -> float:
    """The same through the floor, on cards that the service has kept."""
    settings = own_namespace()
    publisher = Publisher(settings)
    async with Services(environment(settings), LOGS, names=["interactions"]):
        await know(settings, publisher, range(KNOWN))
    await publisher.stop()
    topic, events = settings.named(erp.DOCUMENT_EVENTS.name), settings.named(EVENTS.name)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.document_floor", topic, events, settings.database_name("interactions")),
        env={**os.environ, **environment(settings)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        return await _rate(settings, count, stored_documents, known=True)
    finally:
        process.terminate()
        await process.wait()


async def _rate(
    settings: Settings, count: int, made: Callable[[int, int], Iterator[Outgoing]], *, known: bool = False
) -> float:
    publisher, warm_up = Publisher(settings), count // 10
    if not known:
        await know(settings, publisher, range(KNOWN))
    async with written(settings, settings.named(EVENTS.name), EVENTS.partitions) as events:
        await publisher.publish(list(made(0, warm_up)))
        await events.reach(warm_up)
        await publisher.publish(list(made(warm_up, count)))
        await publisher.stop()
        before, started = await events.count(), perf_counter()
        ended = await events.reach(warm_up + count)
    return (warm_up + count - before) / (ended - started)


async def inbox(waiting: int, arriving: int, offered: int) -> dict[str, Any]:
    """`waiting` documents find their contacts when `arriving` of these come, while `offered` others a second come in.

    Of those others: how many a second were logged meanwhile, and how long one waited from sending to its event.
    """
    settings = own_namespace()
    publisher = Publisher(settings)
    async with (
        Services(environment(settings), LOGS, names=["interactions"]),
        written(settings, settings.named(EVENTS.name), EVENTS.partitions) as events,
        database_of(settings) as database,
    ):
        await know(settings, publisher, range(KNOWN))
        for first in range(0, waiting, 10_000):
            part = range(first, min(waiting, first + 10_000))
            await publisher.publish([sealed(document(f"W{n}", KNOWN + n % arriving)) for n in part])
            await events.reach(part.stop)
        alone = await _meanwhile(settings, publisher, offered, "A", asyncio.create_task(asyncio.sleep(5)))
        started = perf_counter()
        matching = asyncio.create_task(_match(publisher, database, arriving))
        beside = await _meanwhile(settings, publisher, offered, "M", matching)
        seconds = await matching - started
    await publisher.stop()
    return {
        "waiting": waiting,
        "contacts": arriving,
        "matched_in_seconds": round(seconds, 1),
        "matched_per_second": round(waiting / seconds),
        "offered_per_second": offered,
        "ingest_alone": alone,
        "ingest_meanwhile": beside,
    }


async def _match(publisher: Publisher, database: InteractionDatabase, arriving: int) -> float:
    """The time at which nothing waits any more."""
    await publisher.publish([sealed(contact(KNOWN + number)) for number in range(arriving)])

    async def all_matched() -> bool:
        await asyncio.sleep(0.5)
        return not await database.interactions.find(
            {"reason": {"$in": [Reason.NO_CONTACT_WITH_THIS_CUSTOMER]}}, limit=1
        )

    return await until(all_matched, True, patience=1_800)


async def _meanwhile(
    settings: Settings, publisher: Publisher, offered: int, prefix: str, work: "asyncio.Task[Any]"
) -> dict[str, float]:
    """Send `offered` documents a second until `work` has ended; how they fared."""
    sent: dict[str, float] = {}
    delays: list[float] = []
    async with reading(settings, settings.named(EVENTS.name)) as consumer:
        await consumer.seek_to_end()
        listening = asyncio.create_task(_listen(consumer, prefix.encode(), sent, delays))
        started = perf_counter()
        while not work.done():
            due = int((perf_counter() - started) * offered) - len(sent)
            numbers = range(len(sent), len(sent) + due)
            batch = [sealed(document(f"{prefix}{n}", n % KNOWN)) for n in numbers]
            sent |= dict.fromkeys((f"{prefix}{n}" for n in numbers), perf_counter())
            await publisher.publish(batch)
            await asyncio.sleep(0.05)
        logged, seconds = len(delays), perf_counter() - started
        await until(_length(delays), len(sent))
        listening.cancel()
    return {
        "logged_per_second": round(logged / seconds),
        "delay_p50_ms": round(statistics.median(delays) * 1000),
        "delay_max_ms": round(max(delays) * 1000),
    }


def _length(values: list[float]) -> Callable[[], Any]:
    async def length() -> int:
        return len(values)

    return length


async def _listen(consumer: Any, prefix: bytes, sent: dict[str, float], delays: list[float]) -> None:
    """Take the time of every event about one of ours; the others are not even parsed."""
    mark = b'"document_no":"' + prefix
    while True:
        for records in (await consumer.getmany(timeout_ms=50)).values():
            now = perf_counter()
            found = [record.value for record in records if record.value and mark in record.value]
            numbers = (value.split(b'"document_no":"', 1)[1].split(b'"', 1)[0].decode() for value in found)
            delays += [now - sent[number] for number in numbers]


async def measure(count: int, rounds: int, waiting: int, arriving: int, offered: int) -> dict[str, Any]:
    """Floor and service in turn, so that both see the same moods of the machine; then the inbox."""
    rates = [(await floor_rate(count), await service_rate(count)) for _ in range(rounds)]
    return {
        "documents": count,
        "rounds": rounds,
        "documents_per_second": {
            "floor": round(statistics.median(floor for floor, _ in rates)),
            "one": round(statistics.median(one for _, one in rates)),
        },
        "one_to_floor": round(statistics.median(one / floor for floor, one in rates), 2),
        "all": [[round(floor), round(one)] for floor, one in rates],
        "inbox": await inbox(waiting, arriving, offered),
    }


def markdown(figures: dict[str, Any]) -> str:
    rates, box = figures["documents_per_second"], figures["inbox"]
    alone, meanwhile = box["ingest_alone"], box["ingest_meanwhile"]
    lines = [
        "| documents into the log | documents/s | ratio |",
        "| --- | ---: | ---: |",
        f"| floor | {rates['floor']:,} | |",
        f"| one process | {rates['one']:,} | {figures['one_to_floor']} of the floor |",
        "",
        _sentence(box),
        "",
        f"| others, {box['offered_per_second']} offered a second | logged/s | delay p50, ms | at most, ms |",
        "| --- | ---: | ---: | ---: |",
        f"| before | {alone['logged_per_second']} | {alone['delay_p50_ms']} | {alone['delay_max_ms']} |",
        f"| meanwhile | {meanwhile['logged_per_second']} | {meanwhile['delay_p50_ms']} | {meanwhile['delay_max_ms']} |",
    ]
    return "\n".join(lines)


def _sentence(box: dict[str, Any]) -> str:
    seconds, rate = box["matched_in_seconds"], box["matched_per_second"]
    found = f"{box['waiting']:,} unmatched documents found their contacts in {seconds} s"
    return f"{found} after {box['contacts']:,} contacts came: {rate:,} a second."


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.interactions", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages: to see that it runs, not to quote")
    quick = parser.parse_args().quick
    sizes = (2_000, 1, 2_000, 200, 50) if quick else (20_000, 3, 100_000, 10_000, 100)
    figures = asyncio.run(measure(*sizes))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(markdown(figures))


if __name__ == "__main__":
    main()
