"""A company changes, its persons follow: time from the command to the last person's event.

`python -m bench.company_change [--persons 10000] [--rounds 3]`.
"""

import argparse
import asyncio
import json
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from bench.measuring import company, environment, own_namespace, reading, wait_for
from bench.pipeline import LOGS
from relata.processes import Services
from shared.contracts.contacts import COMMANDS, EVENTS, ChangeContact, ContactChanges, ContactType, CreateContact
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.kafka.producer import Publisher


async def measure(persons: int, rounds: int) -> dict[str, Any]:
    """Seconds until the last of `persons` persons has told that it followed; one service process."""
    seconds = [await _once(persons) for _ in range(rounds)]
    return {
        "persons": persons,
        "rounds": rounds,
        "seconds": round(statistics.median(seconds), 2),
        "persons_per_second": round(persons / statistics.median(seconds)),
        "all": [round(each, 2) for each in seconds],
    }


async def _once(persons: int) -> float:
    settings = own_namespace()
    firm = company(0, no="BENCH")
    publisher = Publisher(settings)
    async with (
        Services(environment(settings), LOGS, names=["contacts"]),
        reading(settings, settings.named(EVENTS.name)) as consumer,
    ):
        await publisher.publish([_sealed(firm)])
        await wait_for(consumer, 1)
        await publisher.publish(list(_persons(persons, firm.contact_id)))
        await wait_for(consumer, persons)
        started = perf_counter()
        change = ChangeContact(contact_id=firm.contact_id, changes=ContactChanges(phone_no="+49 431 999999"))
        await publisher.publish([_sealed(change)])
        ended = await wait_for(consumer, persons + 1)
    await publisher.stop()
    return ended - started


def _persons(count: int, company_id: UUID) -> Iterator[Outgoing]:
    for number in range(count):
        name = f"Petra Nummer {number}"
        yield _sealed(CreateContact(contact_id=uuid4(), type=ContactType.PERSON, name=name, company_id=company_id))


def _sealed(message: Message) -> Outgoing:
    return seal(message, COMMANDS, id=str(uuid4()), source="/bench", time=datetime.now(UTC))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--persons", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.persons, chosen.rounds)), indent=2))
