"""Command in -> stored -> event out: the contacts service with one and two processes beside the floor."""

import asyncio
import os
import statistics
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.measuring import companies, environment, make_topics, own_namespace, written
from relata.processes import Services
from shared.contracts.contacts import COMMANDS, EVENTS
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings

LOGS = Path("build/bench-logs")


async def measure(messages: int, rounds: int) -> dict[str, Any]:
    """Messages per second of each, round by round in turn, so that all see the same moods of the machine."""
    rates: dict[str, list[float]] = {"floor": [], "one": [], "two": []}
    for _ in range(rounds):
        rates["floor"].append(await _floor(messages))
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


async def _floor(messages: int) -> float:
    settings = own_namespace()
    commands, events = settings.named(COMMANDS.name), settings.named(EVENTS.name)
    await make_topics(settings, commands, events)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.floor", commands, events),
        env={**os.environ, **environment(settings)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    try:
        return await _rate(settings, messages)
    finally:
        process.terminate()
        await process.wait()


async def _service(messages: int, replicas: int) -> float:
    settings = own_namespace()
    async with Services(environment(settings), LOGS, names=["contacts"] * replicas):
        return await _rate(settings, messages)


async def _rate(settings: Settings, messages: int) -> float:
    """Messages per second out of a backlog, after a tenth to warm up.

    The time counts from when all commands have been sent, so that sending them takes no part of the processor.
    """
    publisher = Publisher(settings)
    warm_up = messages // 10
    async with written(settings, settings.named(EVENTS.name), EVENTS.partitions) as events:
        await publisher.publish(list(companies(warm_up)))
        await events.reach(warm_up)
        await publisher.publish(list(companies(messages)))
        await publisher.stop()
        before, started = await events.count(), perf_counter()
        ended = await events.reach(warm_up + messages)
    return (warm_up + messages - before) / (ended - started)
