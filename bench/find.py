"""Lists and find over HTTP: milliseconds of one request after the other, with many contacts.

`python -m bench.find [--contacts 200000] [--requests 300]`: fills a database of its own, asks one service process, and
takes the database away again. With `--keep NAMESPACE` the database stays, and is filled only when it is not there. Each
kind is asked some times before it counts, and a database that was filled is left alone until it has settled.
"""

import argparse
import asyncio
import gc
import json
import random
import statistics
from collections.abc import Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import httpx

from bench.measuring import company, environment, own_namespace, settle
from bench.pipeline import LOGS
from relata.processes import Services
from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import PLAIN_SETUP
from services.contacts.store import ContactDatabase
from shared.platform.store import Document, new_token

CHUNK = 2_000
WARM = 20
"""So often each kind is asked before it counts: a service that runs has its connections and its sample."""
WANTED_MS = 20
NAMES = "Nordwind Hafen Kieler Elbe Alster Förde Jensen Müller Schmidt Petersen Hansen Weber Wagner Becker".split()
CITIES = "Kiel Hamburg Bremen Emden Lübeck Rostock Stralsund Flensburg Husum Cuxhaven".split()
NOTHING = "nothing"
CHANCE = random.Random(20261121)


async def measure(contacts: int, requests: int, kept: str = "") -> dict[str, Any]:
    """p50 and p99 in milliseconds of each kind of question, asked in turn.

    `kept`: the namespace of a database that stays.
    """
    settings = own_namespace(kept)
    database = ContactDatabase(settings)
    try:
        if not await database.contacts.count():
            await _fill(database, contacts)
            await settle(contacts)
        async with Services(environment(settings), LOGS, names=["contacts"]) as services:
            return await _asked(services.urls["contacts"], contacts, requests)
    finally:
        if not kept:
            await database.drop()
        database.close()


async def _fill(database: ContactDatabase, contacts: int) -> None:
    await database.ensure_indexes()
    for start in range(0, contacts, CHUNK):
        some = [_document(number) for number in range(start, min(contacts, start + CHUNK))]
        await database.contacts.write(some, datetime.now(UTC))


def _document(number: int) -> Document[Contact]:
    fields = {
        "name": _name(number),
        "city": CITIES[number % 10],
        "country_region_code": "DE" if number % 50 else "CH",
        "salesperson_code": f"S{number % 20:02}",
    }
    command = company(number, **fields)
    contact, _ = Contact.create(
        command, no=f"CT{number:07}", company=None, setup=PLAIN_SETUP, now=datetime(2026, 11, 20, tzinfo=UTC)
    )
    return Document(str(contact.contact_id), 1, contact, token=new_token())


def _name(number: int) -> str:
    return f"{NAMES[number % 14]} {_syllables(number)} GmbH"


def _syllables(number: int) -> str:
    """A word of its own for each number, pronounceable."""
    word, rest = "", number * 7919 % 8_000_000 + 1
    while rest:
        rest, digit = divmod(rest, 80)
        word += "bdfgklmnrstvwxyz"[digit % 16] + "aeiou"[digit // 16]
    return word.title()


def _questions(number: int, cursor: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each kind of question with its path and parameters, about the contact of this number; first one of no contact."""
    name = _name(number)
    yield NOTHING, "/livez", {}
    yield "by number", "/contacts", {"no": f"CT{number:07}"}
    yield "find: number", "/find", {"text": f"ct{number:07}"}
    yield "find: name", "/find", {"text": name.lower()}
    yield "find: beginning", "/find", {"text": name[: len(name) - 6]}
    yield "find: words", "/find", {"text": f"{CITIES[number % 10]} {_syllables(number)}"}
    yield "find: telephone", "/find", {"text": f"+49 431 {100000 + number}"}
    yield "find: misspelt", "/find", {"text": name.replace("GmbH", "Gmhb")}
    yield "text", "/contacts", {"text": _syllables(number)[:5]}
    yield "post code", "/contacts", {"post_code": f"{10000 + number % 80000}"}
    yield "external id", "/contacts", {"external_id": f"B{number}"}
    yield "first page by number", "/contacts", {"limit": 50}
    yield "first page by name", "/contacts", {"limit": 50, "sort": "name"}
    yield "next page by name", "/contacts", {"limit": 50, "sort": "name", "after": cursor}
    yield "some fields", "/contacts", {"limit": 50, "sort": "name", "fields": ["no", "name", "city", "phone_no"]}
    yield "salesperson by name", "/contacts", {"limit": 50, "sort": "-name", "salesperson_code": f"S{number % 20:02}"}
    yield "salesperson by number", "/contacts", {"limit": 50, "salesperson_code": f"S{number % 20:02}"}
    yield "city by number", "/contacts", {"limit": 50, "city": CITIES[number % 10]}
    yield "country by name", "/contacts", {"limit": 50, "sort": "name", "country_region_code": "CH"}
    yield "text of many", "/contacts", {"limit": 50, "sort": "name", "text": NAMES[number % 14]}


async def _asked(url: str, contacts: int, requests: int) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
        cursor = (await http.get("/contacts", params={"limit": 50, "sort": "name"})).json()["next"]
        await _times(http, contacts, WARM, cursor)
        gc.freeze()  # walking through what the fill has left stops this process, not the service
        times = await _times(http, contacts, requests, cursor)
    cuts = {kind: _cuts(all) for kind, all in times.items()}
    held = sum(cut["p99"] < WANTED_MS for kind, cut in cuts.items() if kind != NOTHING)
    return {"contacts": contacts, "requests_each": requests, "held": f"{held} of {len(cuts) - 1}", "ms": cuts}


async def _times(http: httpx.AsyncClient, contacts: int, requests: int, cursor: str) -> dict[str, list[float]]:
    """Of each kind, so many requests; `cursor`: of the second page by name."""
    times: dict[str, list[float]] = {}
    for _ in range(requests):
        for kind, path, params in _questions(CHANCE.randrange(contacts), cursor):
            times.setdefault(kind, []).append(await _milliseconds(http, path, params))
    return times


async def _milliseconds(http: httpx.AsyncClient, path: str, params: dict[str, Any]) -> float:
    started = perf_counter()
    (await http.get(path, params=params)).raise_for_status()
    return (perf_counter() - started) * 1000


def _cuts(times: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(times, n=100)
    return {"p50": round(cuts[49], 1), "p99": round(cuts[98], 1)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--keep", default="", metavar="NAMESPACE")
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.contacts, chosen.requests, chosen.keep)), indent=2, ensure_ascii=False))
