"""python -m bench.sync [--contacts N] [--rounds N] [--waiting N] [--upserts N]: sync on the servers of the environment.

Contacts mapped and published per second beside the floor, medians of the rounds of one run; how long one account takes
to release all who wait for it; records per second into an OData server that answers after 5 ms. Also written to
build/bench-sync.json.
"""

import argparse
import asyncio
import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from bench.measuring import card, environment, keep, make_topics, own_namespace, program, reading, wait_for
from relata.processes import Services
from services.finance.store.odata import OData
from services.finance.store.settings import FinanceSettings
from services.sync.database import RECORD_INDEXES
from shared.contracts import contacts, finance, sync
from shared.contracts.contacts import ContactCreated, ContactState, ContactType
from shared.contracts.finance import PartyAcknowledged
from shared.contracts.message import Message, Topic
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings
from tests.finance.given import customer, upserts
from tests.finance.odata_server import FinanceServer, running

LOGS = Path("build/bench-logs")
LATENCY_SECONDS = 0.005
ACCOUNT = UUID(int=1)


def contact(number: int, type: ContactType, **fields: Any) -> ContactCreated:
    """A contact with the fields that a card usually has."""
    id = UUID(int=number)
    given = {**card(number), "no": f"CT{number:07d}", "last_modified_at": datetime.now(UTC), **fields}
    return ContactCreated(contact_id=id, version=1, contact=ContactState(contact_id=id, type=type, **given))


def company(number: int) -> ContactCreated:
    own = {"company_id": UUID(int=number), "company_no": f"CT{number:07d}"}
    return contact(number, ContactType.COMPANY, **own)


def person(number: int) -> ContactCreated:
    name = {"first_name": "Levke", "surname": f"Petersen {number}"}
    return contact(number, ContactType.PERSON, company_id=ACCOUNT, company_no=f"CT{1:07d}", **name)


def sealed(topic: Topic, messages: Sequence[Message]) -> list[Outgoing]:
    return [seal(m, topic, id=str(uuid4()), source="/bench", time=datetime.now(UTC)) for m in messages]


@dataclass(frozen=True)
class Way:
    """A topic that is read, one that is written, the n-th message, and the floor's indexes."""

    source: Topic
    target: Topic
    message: Callable[[int], Message]
    indexes: Sequence[tuple[Sequence[str], bool]]


async def throughput(settings: Settings, way: Way, count: int) -> float:
    """Messages per second from the first one sent to the last one written; a tenth goes first, to warm up."""
    publisher, warm = Publisher(settings), count // 10
    async with reading(settings, settings.named(way.target.name)) as consumer:
        await publisher.publish(sealed(way.source, [way.message(10**6 + n) for n in range(warm)]))
        await wait_for(consumer, warm)
        ready = sealed(way.source, [way.message(n) for n in range(2, 2 + count)])
        started = perf_counter()
        sending = asyncio.create_task(publisher.publish(ready))
        ended = await wait_for(consumer, count)
        await sending
    await publisher.stop()
    return count / (ended - started)


async def service(way: Way, count: int) -> float:
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["sync"]):
        return await throughput(settings, way, count)


def floor_indexes() -> list[tuple[tuple[str, ...], bool]]:
    """Of the service's indexes those that hold something of each record; the floor knows a contact by its No."""
    of_all = [index for index in RECORD_INDEXES if index.unique or not index.sparse]
    return [(("contact.no",) if index.unique else index.fields, index.unique) for index in of_all]


COMPANIES = Way(contacts.EVENTS, sync.CUSTOMER_EVENTS, company, floor_indexes())


async def floor(way: Way, count: int) -> float:
    settings = own_namespace()
    topics = [settings.named(topic.name) for topic in (way.source, way.target)]
    await make_topics(settings, *topics)
    async with program("bench.floor", *topics, json.dumps(way.indexes), settings=settings):
        return await throughput(settings, way, count)


async def release(count: int) -> float:
    """Seconds from an account's acknowledgement to the last ContactPersonMapped of those who wait for it."""
    settings = own_namespace()
    publisher = Publisher(settings)
    async with (
        Services(environment(settings), LOGS, names=["sync"]),
        reading(settings, settings.named(sync.CONTACT_EVENTS.name)) as consumer,
        reading(settings, settings.named(sync.CUSTOMER_EVENTS.name)) as customers,
    ):
        await publisher.publish(sealed(contacts.EVENTS, [person(n) for n in range(2, 2 + count)]))
        await wait_for(consumer, count)
        await publisher.publish(sealed(contacts.EVENTS, [company(1)]))
        await wait_for(customers, 1)
        taken = PartyAcknowledged(contact_id=ACCOUNT, contact_no=f"CT{1:07d}", version=1)
        started = perf_counter()
        await publisher.publish(sealed(finance.ACKS, [taken]))
        ended = await wait_for(consumer, count)
    await publisher.stop()
    return ended - started


async def sink(count: int, batch_size: int) -> float:
    """Records per second into a server that answers each request after 5 ms; half of them are new to it."""
    async with running(FinanceServer(latency=LATENCY_SECONDS)) as server:
        endpoint = OData(FinanceSettings(finance_odata_url=server.url, finance_batch_size=batch_size))
        everything = upserts(*(customer(n % (count // 2)) for n in range(count)))
        started = perf_counter()
        for start in range(0, count, 500):
            replies = await endpoint.upsert(everything[start : start + 500])
            assert all(reply.is_ok for reply in replies)
        seconds = perf_counter() - started
        await endpoint.close()
    return count / seconds


async def measure(count: int, rounds: int, waiting: int, records: int) -> dict[str, Any]:
    rates = [(await floor(COMPANIES, count), await service(COMPANIES, count)) for _ in range(rounds)]
    seconds = await release(waiting)
    return {
        "contacts": count,
        "rounds": rounds,
        "floor_per_second": round(statistics.median(base for base, _ in rates)),
        "mapped_per_second": round(statistics.median(ours for _, ours in rates)),
        "ratio": round(statistics.median(ours / base for base, ours in rates), 2),
        "all": [[round(base), round(ours)] for base, ours in rates],
        "waiting": waiting,
        "released_in_seconds": round(seconds, 2),
        "upserts": records,
        "odata_records_per_second": {
            "one by one": round(await sink(records, 1)),
            "batches of 20": round(await sink(records, 20)),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sync", description=__doc__)
    parser.add_argument("--contacts", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--waiting", type=int, default=50_000)
    parser.add_argument("--upserts", type=int, default=10_000)
    given = parser.parse_args()
    figures = asyncio.run(measure(given.contacts, given.rounds, given.waiting, given.upserts))
    print(keep(figures, Path("build/bench-sync.json")))


if __name__ == "__main__":
    main()
