"""What the interactions of a campaign came to, and which campaign entry each belongs to."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from services.interactions.api import router
from services.interactions.domain.campaign import campaign_entry_id
from shared.contracts.erp import DocumentType
from shared.platform.http import make_app
from tests.interactions.replica import Replica, created
from tests.interactions.samples import CUSTOMER, document

COMPANY = created("CT0001", business_relations=(CUSTOMER,), salesperson_code="MH")
BY_HAND = {"contact_no": "CT0001", "kind": "Cover Sheet", "description": "Spring offer", "campaign_no": "CP1"}


@pytest.fixture
async def http() -> AsyncIterator[AsyncClient]:
    """A campaign with two invoices, a quote, a cover sheet to a target and one that answers."""
    service = Replica()
    quote = document(document_no="Q1", document_type=DocumentType.SALES_QUOTE, campaign_no="CP1")
    invoices = [document(document_no=f"D{n}", campaign_no="CP1") for n in range(2)]
    await service.reads(COMPANY, quote, *invoices, document(document_no="D9"))
    app = make_app("interactions", "", "0")
    app.include_router(router(service.pipeline, service.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://interactions") as client:
        await logged(client, campaign_target=True)
        await logged(client, campaign_target=True)
        await logged(client, campaign_response=True)
        yield client


async def logged(http: AsyncClient, **fields: Any) -> str:
    answer = await http.post("/interactions", json=BY_HAND | fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["entry_id"])


async def figures(http: AsyncClient, no: str = "CP1") -> Any:
    return (await http.get(f"/campaigns/{no}/statistics")).json()


async def test_a_campaign_knows_whom_it_reached_and_who_answered(http: AsyncClient) -> None:
    campaign = await figures(http)

    assert (campaign["target_contacts_contacted"], campaign["contacts_responded"]) == (2, 1)
    assert campaign["response_rate"] == 0.5


async def test_entries_of_one_document_type_and_segment_are_one_campaign_entry(http: AsyncClient) -> None:
    await logged(http, segment_no="SM1")

    entries = (await figures(http))["entries"]

    assert {(e["document_type"], e["segment_no"]): e["no_of_interactions"] for e in entries} == {
        ("Cover Sheet", ""): 3,
        ("Cover Sheet", "SM1"): 1,
        ("Sales Invoice", ""): 2,
        ("Sales Quote", ""): 1,
    }
    assert entries[2]["campaign_entry_id"] == str(campaign_entry_id("CP1", "Sales Invoice", ""))


async def test_what_is_canceled_counts_in_no_campaign(http: AsyncClient) -> None:
    entry_id = await logged(http, campaign_target=True)
    before = await figures(http)

    await http.post(f"/interactions/by-id/{entry_id}/cancel", json={"canceled_with": "CP1"})

    after = await figures(http)
    assert (before["target_contacts_contacted"], after["target_contacts_contacted"]) == (3, 2)
    assert (after["entries"][0]["no_of_interactions"], after["entries"][0]["canceled"]) == (3, 1)


async def test_what_is_postponed_belongs_to_no_campaign_entry_until_it_is_logged(http: AsyncClient) -> None:
    answer = await http.post("/postponed", json=BY_HAND)
    entry_id = answer.json()["entry_id"]

    finished = await http.post(f"/interactions/by-id/{entry_id}/finish", json={})

    assert answer.json()["entry"]["campaign_entry_id"] is None
    assert finished.json()["entry"]["campaign_entry_id"] == str(campaign_entry_id("CP1", "Cover Sheet", ""))


async def test_a_campaign_that_no_entry_names_has_nothing(http: AsyncClient) -> None:
    assert (await figures(http, "CP2"))["entries"] == []
    assert (await figures(http, "CP2"))["response_rate"] is None
