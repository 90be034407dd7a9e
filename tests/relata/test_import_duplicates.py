"""`relata import --on-duplicate`: rows that may be contacts that exist."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import uvicorn
from fastapi import FastAPI

from tests.relata.conftest import Given, Relata, verdicts_of
from tests.relata.fake_contacts import FakeContacts

pytestmark = pytest.mark.backing

LIKELY = {"no": "CT000042", "score": 0.97, "evidence": [{"sentence": "same phone number"}, {"sentence": "same name"}]}


@pytest.fixture
async def dedupe() -> AsyncIterator[str]:
    """The URL of a dedupe service that knows Contoso alone."""
    app = FastAPI()

    @app.post("/duplicates/checks")
    async def checks(body: dict[str, Any]) -> dict[str, Any]:
        return {"checks": [{"duplicates": [LIKELY] if one["name"] == "Contoso" else []} for one in body["contacts"]]}

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


async def test_report_tells_in_the_verdict_whom_an_accepted_row_may_be(
    relata: Relata, contacts: FakeContacts, given: Given, dedupe: str
) -> None:
    file = given("name", "Contoso", "Fabrikam")

    ran = await relata("import", file, "--on-duplicate", "report", "--json", RELATA_DEDUPE_URL=dedupe)

    contoso, fabrikam = verdicts_of(file)
    assert (ran.code, ran.json["with_duplicates"]) == (0, 1)
    assert contoso["duplicates"] == [{"no": "CT000042", "score": 0.97, "says": "same phone number; same name"}]
    assert "duplicates" not in fabrikam


async def test_refuse_does_not_send_a_row_that_may_be_a_contact(
    relata: Relata, contacts: FakeContacts, given: Given, dedupe: str
) -> None:
    file = given("name", "Contoso", "Fabrikam")

    ran = await relata("import", file, "--on-duplicate", "refuse", RELATA_DEDUPE_URL=dedupe)

    contoso, fabrikam = verdicts_of(file)
    assert ran.code == 1
    assert [command.name for command in contacts.received] == ["Fabrikam"]
    assert (contoso["verdict"], contoso["errors"][0]["code"]) == ("refused", "likely_duplicate")
    assert "CT000042 (0.97): same phone number; same name." in contoso["errors"][0]["message"]
    assert fabrikam["verdict"] == "accepted"


async def test_nobody_is_asked_where_duplicates_are_accepted(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    ran = await relata("import", given("name", "Contoso"), RELATA_DEDUPE_URL="http://127.0.0.1:1")

    assert ran.code == 0


async def test_a_row_that_waited_for_its_company_still_tells_whom_it_may_be(
    relata: Relata, contacts: FakeContacts, given: Given, dedupe: str
) -> None:
    file = given("name,type,no,company_no", "Contoso,Person,,CT9", "Fabrikam,Company,CT9,")

    await relata("import", file, "--on-duplicate", "report", RELATA_DEDUPE_URL=dedupe)

    assert verdicts_of(file)[0]["duplicates"][0]["no"] == "CT000042"


async def test_without_a_dedupe_service_every_row_has_a_verdict_that_says_so(
    relata: Relata, contacts: FakeContacts, given: Given
) -> None:
    file = given("name", "Contoso", "Fabrikam")

    ran = await relata("import", file, "--on-duplicate", "refuse", RELATA_DEDUPE_URL="http://127.0.0.1:1")

    assert ran.code == 3
    assert "dedupe service" in ran.err
    assert [verdict["verdict"] for verdict in verdicts_of(file)] == ["unanswered", "unanswered"]
    assert orjson.dumps(contacts.received) == b"[]"
