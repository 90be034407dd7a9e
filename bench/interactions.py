"""Documents into the log beside the floor: as many a second as a bare loop that stores and sends the same.

`python -m bench.interactions [--quick]` measures on the servers of the environment, prints Markdown and writes
build/bench-interactions.json.
"""

import argparse
import asyncio
import statistics
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import orjson

from bench.measuring import PATIENCE_SECONDS, environment, keep, own_namespace, program, written
from relata.processes import Services
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import account_key, card_from
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import receive
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
    """The same, each holding what the service makes of it."""
    cards = [card_from(contact(number)) for number in range(KNOWN)]
    for number in range(first, first + count):
        issued, card = document(f"D{number}", number % KNOWN), cards[number % KNOWN]
        interaction, _ = receive(issued, card, DEFAULT_TEMPLATES, number + 1, datetime.now(UTC))
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
    async with program(
        "bench.document_floor", topic, events, settings.database_name("interactions"), settings=settings
    ):
        return await _rate(settings, count, stored_documents, known=True)


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


async def measure(count: int, rounds: int) -> dict[str, Any]:
    """Floor and service in turn, so that both see the same moods of the machine."""
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
    }


def markdown(figures: dict[str, Any]) -> str:
    rates = figures["documents_per_second"]
    lines = [
        "| documents into the log | documents/s | ratio |",
        "| --- | ---: | ---: |",
        f"| floor | {rates['floor']:,} | |",
        f"| one process | {rates['one']:,} | {figures['one_to_floor']} of the floor |",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.interactions", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages: to see that it runs, not to quote")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    figures = asyncio.run(measure(*((2_000, 1) if chosen.quick else (20_000, chosen.rounds))))
    keep(figures, OUT)
    print(markdown(figures))


if __name__ == "__main__":
    main()
