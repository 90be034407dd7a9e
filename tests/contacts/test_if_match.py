"""Over HTTP a command holds only for the version that its sender has seen, whatever it changes."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts

LINK = {"business_relation_code": "PRESS"}
ADDRESS = {"city": "Kiel"}

COMMANDS: list[tuple[str, str, dict[str, Any] | None]] = [
    ("PATCH", "/contacts/C1", {"city": "Kiel"}),
    ("DELETE", "/contacts/C1", None),
    ("PUT", "/contacts/C1/type", {"type": "Person"}),
    ("POST", "/contacts/C1/business-relations", LINK),
    ("DELETE", "/contacts/C1/business-relations/BANK", None),
    ("PUT", "/contacts/C1/masters/mailing-groups/NEWS", None),
    ("DELETE", "/contacts/C1/masters/mailing-groups/NEWS", None),
    ("PUT", "/contacts/C1/alternative-addresses/SO", ADDRESS),
    ("DELETE", "/contacts/C1/alternative-addresses/SO", None),
    ("POST", "/contacts/C1/merges", {"merged_no": "C2"}),
    ("DELETE", "/contacts/C1/merges/C3", None),
    ("PUT", "/masters/mailing-groups/NEWS", {"description": "Letters"}),
    ("DELETE", "/masters/mailing-groups/NEWS", None),
    ("PATCH", "/setup/marketing", {"search_hit_pct": 70}),
    ("PUT", "/setup/number-series/KD", {"lines": [{"starting_no": "KD1"}]}),
    ("DELETE", "/setup/number-series/KD", None),
    ("PUT", "/setup/salutations/M", {"formulas": [{"salutation": "Dear"}]}),
    ("DELETE", "/setup/salutations/M", None),
]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Contacts()) as client:
        await client.put("/masters/mailing-groups/NEWS", json={})
        await client.put("/setup/number-series/KD", json={"lines": [{"starting_no": "KD1"}]})
        await client.put("/setup/salutations/M", json={"formulas": [{"salutation": "Dear"}]})
        for no in ("C1", "C2", "C3"):
            await client.post("/contacts", json={"type": "Company", "name": "Nordwind GmbH", "no": no})
        await client.post("/contacts/C1/business-relations", json={"business_relation_code": "BANK"} | TO_BANK)
        await client.post("/contacts/C1/merges", json={"merged_no": "C3"})
        yield client


TO_BANK = {"link_to_table": "Bank Account", "no": "B1"}


@pytest.mark.parametrize(("method", "path", "body"), COMMANDS)
async def test_a_command_for_another_version_changes_nothing(
    http: httpx.AsyncClient, method: str, path: str, body: dict[str, Any] | None
) -> None:
    before = (await http.get("/contacts")).json(), (await http.get("/masters/mailing-groups")).json()

    refused = await http.request(method, path, json=body, headers={"If-Match": '"77"'})

    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (412, "version_conflict"), refused.text
    assert ((await http.get("/contacts")).json(), (await http.get("/masters/mailing-groups")).json()) == before


@pytest.mark.parametrize(
    "path",
    [
        "/contacts/C1",
        "/masters/mailing-groups/NEWS",
        "/setup/marketing",
        "/setup/number-series/KD",
        "/setup/salutations/M",
    ],
)
async def test_what_is_shown_says_its_version(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert answer.headers["ETag"].strip('"').isdigit()


async def test_with_the_version_that_was_seen_the_command_is_done(http: httpx.AsyncClient) -> None:
    for path, body in (
        ("/masters/mailing-groups/NEWS", {"description": "Letters"}),
        ("/contacts/C1", {"city": "Kiel"}),
    ):
        etag = (await http.get(path)).headers["ETag"]
        method = "PATCH" if path.startswith("/contacts") else "PUT"

        done = await http.request(method, path, json=body, headers={"If-Match": etag})

        assert done.status_code == 200
        assert done.headers["ETag"] != etag
