"""One contact at a time on an idle system: from its command to the duplicate that it is, and each service's memory."""

import asyncio
import statistics
from pathlib import Path
from time import perf_counter
from typing import Any

from aiokafka import AIOKafkaConsumer

from bench.measuring import companies, company, environment, own_namespace, reading, sealed, wait_for
from relata.processes import SERVICES, Services
from shared.contracts import contacts, dedupe
from shared.platform.kafka.producer import Publisher

LOGS = Path("build/bench-logs")


async def measure(samples: int, load: int) -> dict[str, Any]:
    """Latency in ms through contacts and dedupe; memory in MB of all four at rest and at most under `load` contacts."""
    settings = own_namespace()
    publisher = Publisher(settings)
    async with Services(environment(settings), LOGS) as services:
        at_rest = {service.name: _megabytes(service.process.pid, "VmRSS") for service in services.running}
        async with reading(settings, settings.named(dedupe.EVENTS.name)) as consumer:
            times = [await _one(publisher, consumer, number) for number in range(samples)]
        async with reading(settings, settings.named(contacts.EVENTS.name)) as consumer:
            await publisher.publish(list(companies(load)))
            await wait_for(consumer, load + 2 * samples)
        under_load = {service.name: _megabytes(service.process.pid, "VmHWM") for service in services.running}
    await publisher.stop()
    cuts = statistics.quantiles(times, n=100)
    return {
        "samples": samples,
        "p50_ms": round(cuts[49] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "memory_mb": {name: {"at_rest": at_rest[name], "under_load": under_load[name]} for name in SERVICES},
    }


async def _one(publisher: Publisher, consumer: AIOKafkaConsumer, number: int) -> float:
    """Seconds from the command for a second record of a company to the DuplicateFound of the two."""
    fields = {"name": f"Reederei {number} Söhne KG", "phone_no": f"+49 40 {300000 + number}", "no": f"L{number}A"}
    await publisher.publish([sealed(company(500_000 + number, **fields))])
    await asyncio.sleep(0.25)  # the system is idle again
    started = perf_counter()
    await publisher.publish([sealed(company(500_000 + number, **fields | {"no": f"L{number}B"}))])
    return await wait_for(consumer, 1) - started


def _megabytes(pid: int, figure: str) -> int:
    """`VmRSS`, what a process holds now, or `VmHWM`, the most it has held."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(figure))
