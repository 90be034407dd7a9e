"""Contacts into the service and out again: import that resumes, changes and is undone, export, replay."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from relata.importer.resuming import final_verdicts
from relata.ports import free_port
from services.contacts.app import build
from shared.contracts.contacts import EVENTS, ContactChanged, ContactEvent
from shared.platform.settings import Settings
from tests.reading import eventually, published
from tests.relata.conftest import Given, Ran, Relata, until, verdicts_of

pytestmark = pytest.mark.backing

HEADER = "no,type,name,city,company_no,email"
FIRM = "C1,Company,Nordwind GmbH,Kiel,,info@nordwind.example"
ANNA = "P1,Person,Anna Berg,Kiel,C1,anna@nordwind.example"


@pytest.fixture
async def url(settings: Settings) -> AsyncIterator[str]:
    """The contacts service as a process would serve it."""
    port = free_port()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    service = build(settings)
    server = uvicorn.Server(uvicorn.Config(service.app, port=port, log_config=None))
    serving = asyncio.create_task(server.serve())
    await until(lambda: service.started and service.consumer.subscription.assigned)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving
    structlog.reset_defaults()


@pytest.fixture
async def cli(relata: Relata, url: str) -> Relata:
    async def run(*words: object) -> Ran:
        return await relata(*words, RELATA_CONTACTS_URL=url)

    return run


@asynccontextmanager
async def overtaken_once(url: str, no: str) -> AsyncIterator[str]:
    """The contacts service, as one sees it whose first look is old when it arrives: the contact has changed since."""
    overtakes = iter([{"name_2": "Nord"}])

    async def look(request: Request) -> Response:
        async with httpx.AsyncClient(base_url=url) as http:
            seen = await http.get("/contacts", params=request.url.query)
            for change in overtakes:
                (await http.patch(f"/contacts/{no}", json=change)).raise_for_status()
        return Response(seen.content, media_type="application/json")

    port = free_port()
    app = Starlette(routes=[Route("/contacts", look)])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None))
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await serving


async def contacts(url: str, **params: Any) -> dict[str, dict[str, Any]]:
    async with httpx.AsyncClient(base_url=url) as http:
        page = (await http.get("/contacts", params=params)).raise_for_status().json()
    return {contact["no"]: contact for contact in page["contacts"]}


GROUPS = ("NEWS", "A;B")
BERTH = {"code": "HAFEN", "city": "Kiel", "date_ranges": [{"starting_date": "2026-07-01"}]}


@pytest.mark.parametrize("format", ["csv", "jsonl", "vcard", "vcard3"])
async def test_what_is_exported_is_imported_as_it_was(cli: Relata, url: str, given: Given, format: str) -> None:
    await cli("import", given(HEADER, FIRM, ANNA))
    async with httpx.AsyncClient(base_url=url) as http:
        for code in GROUPS:
            (await http.put(f"/masters/mailing-groups/{code}", json={})).raise_for_status()
        lists = {"mailing_groups": GROUPS, "alternative_addresses": [BERTH]}
        (await http.patch("/contacts/C1", json=lists)).raise_for_status()
    before = await contacts(url)
    out = given("", name=f"out.{format}")

    exported = await cli("export", "contacts", "--out", out, "--format", format)
    again = await cli("import", out, "--update", "--format", format.removesuffix("3"))

    assert (exported.code, again.code) == (0, 0), again.err
    assert [verdict["verdict"] for verdict in verdicts_of(out)] == ["unchanged", "unchanged"]
    assert await contacts(url) == before


async def test_an_import_that_changes_is_undone_with_its_changes(cli: Relata, url: str, given: Given) -> None:
    await cli("import", given(HEADER, FIRM))
    file = given(HEADER, FIRM.replace("Kiel", "Emden"), ANNA, name="second.csv")

    imported = await cli("import", file, "--update", "--json")
    undone = await cli("undo-import", f"{file}.verdicts.jsonl", "--json")

    assert (imported.json["changed"], imported.json["accepted"]) == (1, 1)
    assert undone.json["fates"] == {"restored": 1, "deleted": 1}
    assert {no: contact["city"] for no, contact in (await contacts(url)).items()} == {"C1": "Kiel"}


async def test_an_import_that_changed_lists_and_addresses_is_undone(cli: Relata, url: str, given: Given) -> None:
    async with httpx.AsyncClient(base_url=url) as http:
        for code in ("NEWS", "XMAS"):
            await http.put(f"/masters/mailing-groups/{code}", json={})
    header, first = "no,name,mailing_groups,alternative_addresses", "C1,Nordwind,NEWS,"
    await cli("import", given(header, first))
    before = (await contacts(url))["C1"]
    file = given(header, 'C1,Nordwind,NEWS;XMAS,"[{""code"": ""SO"", ""city"": ""Emden""}]"', name="second.csv")

    changed = await cli("import", file, "--update", "--json")
    undone = await cli("undo-import", f"{file}.verdicts.jsonl", "--json")

    assert (changed.json["changed"], undone.json["fates"]) == (1, {"restored": 1})
    after = (await contacts(url))["C1"]
    assert {field: after[field] for field in ("mailing_groups", "alternative_addresses")} == {
        field: before[field] for field in ("mailing_groups", "alternative_addresses")
    }


async def test_a_person_that_an_import_moved_comes_back_with_all_it_had(cli: Relata, url: str, given: Given) -> None:
    header = "no,type,name,company_no,salesperson_code"
    await cli("import", given(header, "C1,Company,Nordwind,,JO", "C2,Company,Südwind,,PS", "P1,Person,Anna Berg,C1,"))
    async with httpx.AsyncClient(base_url=url) as http:
        await http.patch("/contacts/P1", json={"salesperson_code": "MH"})
    file = given("no,type,company_no", "P1,Person,C2", name="second.csv")

    await cli("import", file, "--update")
    moved = (await contacts(url))["P1"]
    undone = await cli("undo-import", f"{file}.verdicts.jsonl", "--json")

    back = (await contacts(url))["P1"]
    assert (moved["company_no"], moved["salesperson_code"]) == ("C2", "PS")
    assert (back["company_no"], back["salesperson_code"]) == ("C1", "MH")
    assert undone.json["fates"] == {"restored": 1}


async def test_a_row_that_others_overtook_is_compared_and_sent_again(relata: Relata, url: str, given: Given) -> None:
    await relata("import", given(HEADER, FIRM))
    file = given("no,city", "C1,Emden", name="second.csv")

    async with overtaken_once(url, "C1") as slow:
        imported = await relata("import", file, "--update", "--json", RELATA_CONTACTS_URL=slow)

    firm = (await contacts(url))["C1"]
    assert (imported.code, imported.json["changed"], imported.json["sent_again"]) == (0, 1, 1)
    assert (firm["city"], firm["name_2"]) == ("Emden", "Nord")


async def test_an_undo_keeps_what_was_changed_since(cli: Relata, url: str, given: Given) -> None:
    file = given(HEADER, FIRM, ANNA)
    await cli("import", file)
    async with httpx.AsyncClient(base_url=url) as http:
        await http.patch("/contacts/P1", json={"job_title": "Buyer"})

    kept = await cli("undo-import", f"{file}.verdicts.jsonl", "--json")
    forced = await cli("undo-import", f"{file}.verdicts.jsonl", "--json", "--force")

    assert (kept.code, kept.json["fates"]) == (1, {"kept": 2})
    assert (forced.code, forced.json["fates"]) == (0, {"deleted": 2})
    assert await contacts(url) == {}


async def test_an_interrupted_import_goes_on_and_creates_nothing_twice(cli: Relata, url: str, given: Given) -> None:
    file = given(HEADER, FIRM, ANNA, "X1,Company,Werft,Kiel,,none", "C2,Company,Förde KG,Emden,,")
    await cli("import", file)
    verdicts = Path(f"{file}.verdicts.jsonl")
    await asyncio.to_thread(cut, verdicts)

    resumed = await cli("import", file, "--resume", "--json")

    assert {key: resumed.json[key] for key in ("rows", "verdicts", "accepted", "refused", "unanswered")} == {
        "rows": 4, "verdicts": 4, "accepted": 3, "refused": 1, "unanswered": 0,
    }  # fmt: skip
    assert sorted(verdict["row"] for verdict in final_verdicts(verdicts)) == [1, 2, 3, 4]
    assert sorted(await contacts(url)) == ["C1", "C2", "P1"]


async def test_lists_of_a_file_are_taken_by_a_new_contact_and_by_one_that_is_there(
    cli: Relata, url: str, given: Given
) -> None:
    async with httpx.AsyncClient(base_url=url) as http:
        for code in ("NEWS", "XMAS"):
            await http.put(f"/masters/mailing-groups/{code}", json={})
    first = given("no,name,mailing_groups", "C1,Nordwind,news", "C2,Werft,NONE")

    imported = await cli("import", first)
    again = await cli("import", first, "--update", "--json")
    changed = await cli("import", given("no,name,mailing_groups", "C1,Nordwind,XMAS", name="2.csv"), "--update")

    assert (imported.code, again.json["unchanged"], changed.code) == (1, 1, 0)
    assert {no: contact["mailing_groups"] for no, contact in (await contacts(url)).items()} == {"C1": ["XMAS"]}


async def test_what_differs_in_its_form_only_is_unchanged(cli: Relata, url: str, given: Given) -> None:
    await cli("import", given("no,name,language_code,city", "C1,Nordwind,DEU,Kiel"))

    again = await cli("import", given("no,name,language_code,city", "c1, Nordwind ,deu,Kiel"), "--update", "--json")

    assert again.json["unchanged"] == 1


def cut(verdicts: Path) -> None:
    """As when the import was killed while it wrote its second verdict."""
    told = verdicts.read_text().splitlines()
    verdicts.write_text(f"{told[0]}\n{told[1][:20]}")


async def test_another_file_is_not_resumed(cli: Relata, given: Given) -> None:
    file = given(HEADER, FIRM)
    await cli("import", file)
    given(HEADER, FIRM, ANNA)

    assert (await cli("import", file, "--resume")).code == 2


async def test_a_replay_publishes_states_once_more_under_their_versions(
    cli: Relata, url: str, given: Given, settings: Settings
) -> None:
    await cli("import", given(HEADER, FIRM, ANNA))
    before = len(await published(settings, EVENTS))

    replayed = await cli("replay", "contacts", "--type", "Company", "--json")
    told = await eventually(settings, EVENTS, until=lambda messages: len(messages) > before)

    assert replayed.json["contacts"] == 1
    again = [event for event in told if isinstance(event, ContactEvent) and event.contact.no == "C1"]
    assert isinstance(again[-1], ContactChanged)
    assert ({event.version for event in again}, again[-1].old) == ({1}, {})


async def test_an_export_can_be_cut_to_some(cli: Relata, url: str, given: Given) -> None:
    await cli("import", given(HEADER, FIRM, ANNA))

    out = await cli("export", "contacts", "--type", "Person", "--format", "jsonl")

    assert [json.loads(line)["no"] for line in out.out.splitlines()] == ["P1"]
