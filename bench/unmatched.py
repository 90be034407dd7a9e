"""An inbox of many that find their contacts, while other documents come in.

`python -m bench.unmatched [--documents 100000] [--contacts 10000] [--offered 100]` measures on the servers of the
environment, prints Markdown and writes build/bench-unmatched.json. `offered` are the other documents of a second.
"""

import argparse
import asyncio
import statistics
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from aiokafka import AIOKafkaConsumer

from bench.interactions import KNOWN, LOGS, contact, document, know, sealed
from bench.measuring import PATIENCE_SECONDS, environment, keep, own_namespace, reading, written
from relata.processes import Services
from shared.contracts.interactions import EVENTS
from shared.platform.kafka.producer import Publisher

OUT = Path("build/bench-unmatched.json")
MARK = b'"document_no":"'


class Log:
    """When each document was seen in the log, by its number."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        self.at: dict[str, float] = {}
        self._listening = asyncio.create_task(self._listen(consumer))

    async def _listen(self, consumer: AIOKafkaConsumer) -> None:
        """Events of what waits name no document; nothing is parsed, which would cost what is to be measured."""
        while True:
            for records in (await consumer.getmany(timeout_ms=50)).values():
                now = perf_counter()
                found = [record.value.split(MARK, 1)[1] for record in records if record.value and MARK in record.value]
                for value in found:
                    self.at.setdefault(value.split(b'"', 1)[0].decode(), now)

    async def until(self, numbers: Sequence[str], patience: float = PATIENCE_SECONDS) -> float:
        """The time at which all of these were there."""
        for number in numbers:
            started = perf_counter()
            while number not in self.at:
                if perf_counter() - started > patience:
                    raise TimeoutError(f"{number} is not in the log after {patience} seconds")
                await asyncio.sleep(0.02)
        return max(self.at[number] for number in numbers)

    async def close(self) -> None:
        self._listening.cancel()


async def measure(waiting: int, arriving: int, offered: int) -> dict[str, Any]:
    """`waiting` documents find their contacts when `arriving` of these come, while `offered` others a second come in.

    Of those others: how many a second were logged meanwhile, and how long one waited from sending to its event.
    """
    settings = own_namespace()
    publisher = Publisher(settings)
    async with (
        Services(environment(settings), LOGS, names=["interactions"]),
        written(settings, settings.named(EVENTS.name), EVENTS.partitions) as events,
        reading(settings, settings.named(EVENTS.name)) as consumer,
    ):
        log = Log(consumer)
        await know(settings, publisher, range(KNOWN))
        for first in range(0, waiting, 10_000):
            part = range(first, min(waiting, first + 10_000))
            await publisher.publish([sealed(document(f"W{n}", KNOWN + n % arriving)) for n in part])
            await events.reach(part.stop)
        alone = await _meanwhile(publisher, log, offered, "A", asyncio.create_task(asyncio.sleep(5)))
        started = perf_counter()
        await publisher.publish([sealed(contact(KNOWN + number)) for number in range(arriving)])
        matching = asyncio.create_task(log.until([f"W{n}" for n in range(waiting)], patience=1_800))
        beside = await _meanwhile(publisher, log, offered, "M", matching)
        seconds = await matching - started
        await log.close()
    await publisher.stop()
    return {
        "documents": waiting,
        "contacts": arriving,
        "matched_in_seconds": round(seconds, 1),
        "matched_per_second": round(waiting / seconds),
        "offered_per_second": offered,
        "ingest_alone": alone,
        "ingest_meanwhile": beside,
    }


async def _meanwhile(
    publisher: Publisher, log: Log, offered: int, prefix: str, work: "asyncio.Task[Any]"
) -> dict[str, float]:
    """Send `offered` documents a second until `work` has ended; how they fared."""
    sent: dict[str, float] = {}
    started = perf_counter()
    while not work.done():
        due = range(len(sent), int((perf_counter() - started) * offered))
        batch = [sealed(document(f"{prefix}{number}", number % KNOWN)) for number in due]
        sent |= dict.fromkeys((f"{prefix}{number}" for number in due), perf_counter())
        await publisher.publish(batch)
        await asyncio.sleep(0.05)
    logged, seconds = sum(number in log.at for number in sent), perf_counter() - started
    await log.until(list(sent))
    delays = [log.at[number] - at for number, at in sent.items()]
    return {
        "logged_per_second": round(logged / seconds),
        "delay_p50_ms": round(statistics.median(delays) * 1000),
        "delay_max_ms": round(max(delays) * 1000),
    }


def markdown(figures: dict[str, Any]) -> str:
    alone, meanwhile = figures["ingest_alone"], figures["ingest_meanwhile"]
    seconds, rate = figures["matched_in_seconds"], figures["matched_per_second"]
    found = f"{figures['documents']:,} unmatched documents found their contacts in {seconds} s"
    lines = [
        f"{found} after {figures['contacts']:,} contacts came: {rate:,} a second.",
        "",
        f"| others, {figures['offered_per_second']} offered a second | logged/s | delay p50, ms | at most, ms |",
        "| --- | ---: | ---: | ---: |",
        f"| before | {alone['logged_per_second']} | {alone['delay_p50_ms']} | {alone['delay_max_ms']} |",
        f"| meanwhile | {meanwhile['logged_per_second']} | {meanwhile['delay_p50_ms']} | {meanwhile['delay_max_ms']} |",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.unmatched", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--offered", type=int, default=100)
    chosen = parser.parse_args()
    figures = asyncio.run(measure(chosen.documents, chosen.contacts, chosen.offered))
    keep(figures, OUT)
    print(markdown(figures))


if __name__ == "__main__":
    main()
