"""A code or number with a slash is addressed by `%2F`."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(Contacts()) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "code"), [("N%2FS", "N/S"), ("N%2fW", "N/W"), ("50%25", "50%"), ("%252F", "%2F"), ("%C3%84%2F", "Ä/")]
)
async def test_a_master_is_kept_and_found_under_its_code(http: httpx.AsyncClient, path: str, code: str) -> None:
    kept = await http.put(f"/masters/mailing-groups/{path}", json={"description": "North and south"})

    assert (kept.status_code, kept.json()["code"]) == (200, code), kept.text
    assert (await http.get(f"/masters/mailing-groups/{path}")).json()["code"] == code
    assert (await http.delete(f"/masters/mailing-groups/{path}")).status_code == 204


async def test_every_part_of_a_contact_is_addressed_so(http: httpx.AsyncClient) -> None:
    created = await http.post("/contacts", json={"type": "Company", "name": "Nordwind GmbH", "no": "K/1"})
    await http.put("/masters/mailing-groups/N%2FS", json={})

    assigned = await http.put("/contacts/K%2F1/masters/mailing-groups/N%2FS")
    address = await http.put("/contacts/K%2F1/alternative-addresses/SO%2F1", json={"city": "Kiel"})
    history = await http.get("/contacts/K%2F1/history")

    assert created.headers["Location"] == "/contacts/K%2F1"
    assert assigned.json()["mailing_groups"] == ["N/S"]
    assert address.json()["alternative_addresses"][0]["code"] == "SO/1"
    assert history.status_code == 200


async def test_setup_is_addressed_so(http: httpx.AsyncClient) -> None:
    series = await http.put("/setup/number-series/K%2F26", json={"lines": [{"starting_no": "K1"}]})
    salutation = await http.put("/setup/salutations/M%2FF", json={"formulas": [{"salutation": "Hello"}]})

    assert (series.json()["code"], salutation.json()["code"]) == ("K/26", "M/F")


async def test_a_slash_that_is_not_encoded_parts_the_path(http: httpx.AsyncClient) -> None:
    assert (await http.get("/masters/mailing-groups/N/S")).status_code == 404
