"""Command in -> stored -> event out: the contacts service with one and two processes beside the floor."""

import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import orjson

from bench.measuring import companies, company, environment, make_topics, own_namespace, program, sealed, written
from relata.processes import Services
from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import PLAIN_SETUP
from services.contacts.store import CONTACT_INDEXES
from shared.contracts.contacts import COMMANDS, EVENTS
from shared.platform.kafka.envelope import Outgoing
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings

LOGS = Path("build/bench-logs")


async def measure(messages: int, rounds: int) -> dict[str, Any]:
    """Messages per second of each, round by round in turn, so that all see the same moods of the machine."""
    rates: dict[str, list[float]] = {"floor": [], "one": [], "two": []}
    for _ in range(rounds):
        rates["floor"].append(await floor_rate(messages))
        rates["one"].append(await _service(messages, 1))
        rates["two"].append(await _service(messages, 2))
    median = {name: statistics.median(values) for name, values in rates.items()}
    return {
        "messages": messages,
        "rounds": rounds,
        "messages_per_second": {name: round(value) for name, value in median.items()},
        "one_to_floor": round(statistics.median(o / f for o, f in zip(rates["one"], rates["floor"], strict=True)), 2),
        "two_to_one": round(statistics.median(t / o for t, o in zip(rates["two"], rates["one"], strict=True)), 2),
        "all": {name: [round(value) for value in values] for name, values in rates.items()},
    }


async def floor_rate(messages: int) -> float:
    """Messages per second of the bare loop, out of a backlog as the service's."""
    settings = own_namespace()
    commands, events = settings.named(COMMANDS.name), settings.named(EVENTS.name)
    await make_topics(settings, commands, events)
    indexes = [(index.fields, index.unique) for index in CONTACT_INDEXES]
    async with program("bench.floor", commands, events, json.dumps(indexes), settings=settings):
        return await _rate(settings, messages, stored)


async def _service(messages: int, replicas: int) -> float:
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["contacts"] * replicas):
        return await _rate(settings, messages, companies)


def stored(count: int) -> Iterator[Outgoing]:
    """Commands that hold the contact as the service would store it."""
    now = datetime.now(UTC)
    for number in range(count):
        command = company(number)
        contact, _ = Contact.create(command, no=f"{uuid4().hex[:18]}", company=None, setup=PLAIN_SETUP, now=now)
        yield replace(sealed(command), value=orjson.dumps(contact.model_dump(mode="json")).decode())


async def _rate(settings: Settings, messages: int, commands: Callable[[int], Iterator[Outgoing]]) -> float:
    """Messages per second out of a backlog, after a tenth to warm up.

    The time counts from when all commands have been sent, so that sending them takes no part of the processor.
    """
    publisher = Publisher(settings)
    warm_up = messages // 10
    async with written(settings, settings.named(EVENTS.name), EVENTS.partitions) as events:
        await publisher.publish(list(commands(warm_up)))
        await events.reach(warm_up)
        await publisher.publish(list(commands(messages)))
        await publisher.stop()
        before, started = await events.count(), perf_counter()
        ended = await events.reach(warm_up + messages)
    return (warm_up + messages - before) / (ended - started)
