"""The contacts service as it runs: commands from Kafka and over HTTP, events on its topic."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.contacts.app import build
from shared.contracts.contacts import (
    EVENTS,
    REJECTIONS,
    ChangeContact,
    ContactChanged,
    ContactChanges,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactType,
    CreateContact,
    DeleteContact,
)
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.reading import eventually, published, send

pytestmark = pytest.mark.backing

NORDWIND = {"type": "Company", "name": "Nordwind GmbH", "city": "Kiel", "country_region_code": "DE"}


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    service = build(settings)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def http(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://contacts") as client:
        yield client


async def test_commands_from_kafka_become_facts_in_order(service: Service, settings: Settings) -> None:
    id = uuid4()
    await send(
        settings,
        CreateContact(contact_id=id, type=ContactType.COMPANY, name="Nordwind GmbH"),
        ChangeContact(contact_id=id, changes=ContactChanges(city="Kiel")),
        DeleteContact(contact_id=id),
        DeleteContact(contact_id=id),
    )

    facts = await eventually(settings, EVENTS, REJECTIONS, until=lambda messages: len(messages) == 4)

    told = [message for message in facts if not isinstance(message, ContactCommandRejected)]
    assert [type(fact) for fact in told] == [ContactCreated, ContactChanged, ContactDeleted]
    assert [fact.version for fact in told] == [1, 2, 3]  # type: ignore[attr-defined]
    assert told[1].old == {"city": ""}  # type: ignore[attr-defined]


async def test_a_contact_created_over_http_is_published_as_well(http: httpx.AsyncClient, settings: Settings) -> None:
    created = await http.post("/contacts", json=NORDWIND)

    assert (created.status_code, created.headers["location"], created.headers["etag"]) == (
        201, "/contacts/CT000001", '"1"',
    )  # fmt: skip
    (event,) = await eventually(settings, EVENTS, until=bool)
    assert event.contact.no == "CT000001"  # type: ignore[attr-defined]


async def test_a_repeat_with_the_same_idempotency_key_creates_nothing(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    key = {"Idempotency-Key": str(uuid4())}

    answers = [await http.post("/contacts", json=NORDWIND, headers=key) for _ in range(2)]

    assert [answer.json()["no"] for answer in answers] == ["CT000001", "CT000001"]
    assert len(await published(settings, EVENTS)) == 1


async def test_a_refusal_is_a_problem_that_names_every_field(http: httpx.AsyncClient) -> None:
    refused = await http.post("/contacts", json=NORDWIND | {"email": "none", "phone_no": "call me"})

    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert {error["field"] for error in refused.json()["errors"]} == {"email", "phone_no"}


async def test_a_change_of_an_old_version_is_refused(http: httpx.AsyncClient) -> None:
    await http.post("/contacts", json=NORDWIND)
    first = await http.patch("/contacts/CT000001", json={"city": "Bremen"}, headers={"If-Match": '"1"'})
    second = await http.patch("/contacts/CT000001", json={"city": "Emden"}, headers={"If-Match": '"1"'})

    assert (first.status_code, first.json()["city"], first.headers["etag"]) == (200, "Bremen", '"2"')
    assert (second.status_code, second.json()["errors"][0]["code"]) == (412, "version_conflict")


async def test_a_deleted_contact_is_gone(http: httpx.AsyncClient) -> None:
    await http.post("/contacts", json=NORDWIND)

    assert (await http.delete("/contacts/CT000001")).status_code == 204
    assert (await http.get("/contacts/CT000001")).status_code == 410
    assert (await http.get("/contacts/CT000002")).status_code == 404


async def test_contacts_are_listed_page_by_page(http: httpx.AsyncClient) -> None:
    for number in range(3):
        await http.post("/contacts", json=NORDWIND | {"no": f"C{number}"})

    first = (await http.get("/contacts", params={"limit": 2})).json()
    second = (await http.get("/contacts", params={"limit": 2, "after": first["next"]})).json()

    assert [contact["no"] for contact in first["contacts"] + second["contacts"]] == ["C0", "C1", "C2"]
    assert second["next"] == ""


async def test_a_contact_is_found_sorted_and_filtered(http: httpx.AsyncClient) -> None:
    for no, name in (("C1", "Nordwind GmbH"), ("C2", "Förde Tauwerk KG"), ("C3", "förde Segel")):
        await http.post("/contacts", json=NORDWIND | {"no": no, "name": name, "phone_no": f"+49 431 555011{no[1]}"})

    sorted_by_name = (await http.get("/contacts", params={"sort": "-name", "city": "Kiel"})).json()["contacts"]
    by_words = (await http.get("/find", params={"text": "tau för"})).json()
    by_telephone = (await http.get("/contacts", params={"text": "0431 5550113"})).json()["contacts"]
    similar = (await http.get("/find", params={"text": "Nordwind Gmhb"})).json()

    assert [contact["no"] for contact in sorted_by_name] == ["C1", "C2", "C3"]
    assert (by_words["found_by"], by_words["contact"]["no"]) == ("words", "C2")
    assert [contact["no"] for contact in by_telephone] == ["C3"]
    assert (similar["found_by"], similar["contact"]["no"]) == ("similar name", "C1")


async def test_a_merge_and_its_undoing_are_in_the_history_of_both(http: httpx.AsyncClient) -> None:
    for no in ("C1", "C2"):
        await http.post("/contacts", json=NORDWIND | {"no": no, "phone_no": f"111{no[1]}"})

    merged = await http.post("/contacts/C1/merges", json={"merged_no": "C2", "take": ["phone_no"]})
    undone = await http.delete("/contacts/C1/merges/C2")
    histories = [await complete_history(http, no) for no in ("C1", "C2")]

    assert [answer.json()["phone_no"] for answer in (merged, undone)] == ["1112", "1111"]
    assert [[entry["change"] for entry in entries] for entries in histories] == [
        ["ContactChanged", "ContactChanged", "ContactCreated"],
        ["ContactsUnmerged", "ContactsMerged", "ContactCreated"],
    ]


async def complete_history(http: httpx.AsyncClient, no: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(90):
        while not (history := (await http.get(f"/contacts/{no}/history")).json())["complete"]:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    entries: list[dict[str, Any]] = history["entries"]
    return entries


async def test_a_list_of_codes_counts_its_contacts(http: httpx.AsyncClient) -> None:
    await http.post("/contacts", json=NORDWIND)
    await http.put("/masters/mailing-groups/news", json={"description": "Newsletter"})
    await http.put("/contacts/CT000001/masters/mailing-groups/news")

    entries = (await http.get("/masters/mailing-groups")).json()["entries"]
    members = (await http.get("/contacts", params={"mailing_group": "news"})).json()["contacts"]

    assert [(entry["code"], entry["contacts"]) for entry in entries] == [("NEWS", 1)]
    assert [contact["no"] for contact in members] == ["CT000001"]
