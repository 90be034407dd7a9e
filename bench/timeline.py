"""The time line of a contact among a million entries, asked over HTTP.

`python -m bench.timeline [--entries 1000000] [--quick]` measures on the servers of the environment, prints Markdown and
writes build/bench-timeline.json. Wanted: p99 of a page of 50 below 30 ms. The floor is `/livez`, asked after each page:
what HTTP and the machine take from a request that asks the database nothing. Storing the million takes minutes: with
`--keep NAMESPACE` they are stored under that name once, and a later run finds them there.
"""

import argparse
import asyncio
import gc
import random
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx

from bench.interactions import contact, document
from bench.measuring import environment, keep, own_namespace
from relata.processes import Services
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard, card_from
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import Interaction, receive
from services.interactions.domain.source import entry_id_of
from shared.contracts.contacts import ContactType
from shared.platform.store import Document, new_token

LOGS = Path("build/bench-logs")
OUT = Path("build/bench-timeline.json")
PER_CONTACT, PERSONS = 100, 4
BUSIEST = 100
"""The first company has one entry in so many of all."""
AT_ONCE = 2_000


def cards_of(contacts: int) -> list[ContactCard]:
    """Companies, each with four persons behind it."""
    cards: list[ContactCard] = []
    for number in range(contacts):
        card = card_from(contact(number))
        if number % (PERSONS + 1):
            company = cards[number - number % (PERSONS + 1)]
            employer = {"company_id": company.contact_id, "company_no": company.no}
            card = card.model_copy(update={"type": ContactType.PERSON, **employer})
        cards.append(card)
    return cards


def entries_of(cards: Sequence[ContactCard], count: int, now: datetime) -> Iterator[Document[Interaction]]:
    """Invoices, evenly among the contacts but for the busiest, one every 37 seconds back from now."""
    pattern, _ = receive(document("D0", 0), cards[0], DEFAULT_TEMPLATES, 1, now)
    for number in range(count):
        card = cards[0] if number % BUSIEST == 0 else cards[number % len(cards)]
        yield entry(pattern, card, number, now - timedelta(seconds=number * 37))


def entry(pattern: Interaction, card: ContactCard, number: int, at: datetime) -> Document[Interaction]:
    assert pattern.entry
    entry_id = entry_id_of(f"bench|{number}")
    values = {
        "entry_id": entry_id,
        "entry_no": number + 1,
        "contact_id": card.contact_id,
        "contact_no": card.no,
        "contact_company_id": card.company_id,
        "contact_company_no": card.company_no,
        "date": at.date(),
        "time_of_interaction": at.time(),
    }
    logged = pattern.entry.model_copy(update=values)
    state = pattern.model_copy(update={"entry_id": entry_id, "source_id": f"bench|{number}", "entry": logged})
    return Document(str(entry_id), 1, state, token=new_token())


async def fill(database: InteractionDatabase, count: int) -> list[ContactCard]:
    now, cards = datetime.now(UTC).replace(microsecond=0), cards_of(max(10, count // PER_CONTACT))
    await database.ensure_indexes()
    await database.cards.write([Document(str(card.contact_id), 1, card, token=new_token()) for card in cards], now)
    made = entries_of(cards, count, now)
    if await database.interactions.count() == count:
        return cards
    while chunk := list(islice(made, AT_ONCE)):
        await database.interactions.write(chunk, now)
    return cards


async def ask(http: httpx.AsyncClient, nos: Sequence[str], *, second: bool = False) -> dict[str, Any]:
    """Milliseconds of a page for each of these, one after the other; `second`: of the page behind the first."""
    pages: list[float] = []
    floor: list[float] = []
    for no in nos:
        cursor = (await _page(http, no, ""))["next"] if second else ""
        started = perf_counter()
        await _page(http, no, cursor)
        answered = perf_counter()
        await http.get("/livez")
        pages.append((answered - started) * 1000)
        floor.append((perf_counter() - answered) * 1000)
    return {"asked": len(pages), **_percentiles(pages), "floor": _percentiles(floor)}


def _percentiles(times: Sequence[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {"p50_ms": round(cuts[49], 1), "p99_ms": round(cuts[98], 1)}


async def _page(http: httpx.AsyncClient, no: str, before: str) -> Any:
    answer = await http.get(f"/contacts/{no}/timeline", params={"before": before, "limit": 50})
    return answer.raise_for_status().json()


async def measure(entries: int, questions: int, keep: str) -> dict[str, Any]:
    settings = own_namespace(keep)
    chance = random.Random(1)
    database, started = InteractionDatabase(settings), perf_counter()
    cards = await fill(database, entries)
    seconds = perf_counter() - started
    companies = [card.no for card in cards if card.type is ContactType.COMPANY]
    persons = [card.no for card in cards if card.type is ContactType.PERSON]
    async with Services(environment(settings), LOGS, names=["interactions"]) as services:
        url = services.urls["interactions"]
        async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
            await ask(http, chance.choices(persons, k=50))
            gc.freeze()  # walking through these cards stops this process, not the service
            figures = {
                "persons": await ask(http, chance.choices(persons, k=questions)),
                "companies": await ask(http, chance.choices(companies[1:], k=questions)),
                "companies, second page": await ask(http, chance.choices(companies[1:], k=questions), second=True),
                "the busiest company": await ask(http, companies[:1] * questions),
            }
    if not keep:
        await database.drop()
    database.close()
    return {"entries": entries, "contacts": len(cards), "stored_in_seconds": round(seconds), "pages": figures}


def markdown(figures: dict[str, Any]) -> str:
    pages = figures["pages"].items()
    lines = [
        f"{figures['entries']:,} entries of {figures['contacts']:,} contacts:",
        "",
        "| a page of 50 | asked | p50, ms | p99, ms | p99 of the floor, ms |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(_row(name, page) for name, page in pages),
    ]
    return "\n".join(lines)


def _row(name: str, page: dict[str, Any]) -> str:
    return f"| {name} | {page['asked']:,} | {page['p50_ms']} | {page['p99_ms']} | {page['floor']['p99_ms']} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.timeline", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 entries: to see that it runs, not to quote")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--keep", default="", metavar="NAMESPACE", help="where the entries are, and stay")
    chosen = parser.parse_args()
    entries, questions = (20_000, 100) if chosen.quick else (chosen.entries, 1_000)
    figures = asyncio.run(measure(entries, questions, chosen.keep))
    keep(figures, OUT)
    print(markdown(figures))


if __name__ == "__main__":
    main()
