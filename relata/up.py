"""`relata up`: broker, database and services until Ctrl-C."""

import asyncio
import signal
from pathlib import Path

from relata.demo.story import embedded_stack
from relata.processes import Services
from relata.terminal import Exit, Terminal

PORTS = {"contacts": 8001, "dedupe": 8002, "interactions": 8003, "sync": 8004, "finance": 8005}


async def run_up(terminal: Terminal, *, data_dir: Path | None, logs: Path, free_ports: bool) -> Exit:
    """Print the addresses, stay until Ctrl-C or SIGTERM, end everything; raises when a service ends by itself."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    terminal.say("Starting broker, database and five services …")
    async with (
        embedded_stack(data_dir) as stack,
        Services(stack.environment(), logs, ports=None if free_ports else PORTS) as services,
    ):
        addresses = stack.environment() | services.urls
        terminal.table(("", "Address"), [(name, url) for name, url in stack.environment().items()])
        terminal.table(
            ("Service", "OpenAPI", "AsyncAPI", "Ready", "Metrics"),
            [
                (name, f"{url}/docs", f"{url}/asyncapi", f"{url}/readyz", f"{url}/metrics")
                for name, url in services.urls.items()
            ],
        )
        terminal.say(f"Logs are in {logs}. Ctrl-C ends everything.")
        terminal.result(addresses)
        while not stop.is_set():
            services.check()
            await asyncio.wait([asyncio.create_task(stop.wait())], timeout=1)
    return Exit.OK
