"""`relata status`: whether each service is ready, and the figures to look at first."""

import asyncio
import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from relata.terminal import Exit, Failed, Terminal

PORTS = {"contacts": 8001, "dedupe": 8002, "interactions": 8003, "sync": 8004, "finance": 8005}
SECONDS = 5.0
FIGURES = {
    "messages_in": "relata_messages_in_total",
    "messages_out": "relata_messages_out_total",
    "lag": "relata_lag",
    "outbox": "relata_outbox_depth",
    "dead_letters": "relata_dead_letters_total",
}
"""Our name of a figure -> the metric whose samples are summed."""


async def show_status(terminal: Terminal, *, urls: Sequence[str]) -> Exit:
    async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as http:
        services = await asyncio.gather(*(_status(http, name, url) for name, url in addresses(urls)))
    terminal.table(
        ("Service", "Ready", "In#", "Out#", "Lag#", "Outbox#", "Dead letters#", "At", "Because"),
        (
            (s["service"], s["ready"], *(s["figures"].get(name) for name in FIGURES), s["url"], s["problem"])
            for s in services
        ),
    )
    terminal.result(services)
    return Exit.OK if all(service["ready"] for service in services) else Exit.REFUSED


def addresses(urls: Sequence[str]) -> list[tuple[str, str]]:
    """Name and base URL: of those `--url` names, else of every service, by RELATA_<NAME>_URL or its own port."""
    if not urls:
        return [
            (name, os.environ.get(f"RELATA_{name.upper()}_URL", f"http://127.0.0.1:{port}"))
            for name, port in PORTS.items()
        ]
    pairs = [url.partition("=") for url in urls]
    for name, _, url in pairs:
        if not name or not url.startswith(("http://", "https://")):
            raise Failed(f"--url wants name=URL, as contacts=http://127.0.0.1:8001, not {name}={url}")
    return [(name, url) for name, _, url in pairs]


async def _status(http: httpx.AsyncClient, name: str, url: str) -> dict[str, Any]:
    ready, checks, problem, figures = False, {}, "", {}
    try:
        answer = await http.get(f"{url.rstrip('/')}/readyz")
        checks = answer.json()
        ready = answer.status_code == httpx.codes.OK
        problem = "" if ready else "no " + ", no ".join(check for check, fine in checks.items() if not fine)
        figures = figures_of((await http.get(f"{url.rstrip('/')}/metrics")).raise_for_status().text)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = str(error) or type(error).__name__
    except (ValueError, AttributeError):
        problem = "what answers there is no service of ours"
    return {"service": name, "url": url, "ready": ready, "checks": checks, "figures": figures, "problem": problem}


def figures_of(metrics: str) -> dict[str, int]:
    """Sums over all labels, from the text of `/metrics`; a metric without samples counts as 0."""
    sums: Counter[str] = Counter()
    for family in text_string_to_metric_families(metrics):
        for sample in family.samples:
            sums[sample.name] += int(sample.value)
    return {figure: sums[metric] for figure, metric in FIGURES.items()}
