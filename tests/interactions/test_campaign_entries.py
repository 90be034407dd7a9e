"""A campaign entry is canceled with its interactions, page by page, and they count again with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from httpx import ASGITransport, AsyncClient

from services.interactions.api import router
from services.interactions.domain.campaign import campaign_entry_id
from services.interactions.domain.source import entry_id_of
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    CampaignEntryCanceled,
    CampaignEntryDue,
    CampaignEntryUncanceled,
    CancelCampaignEntry,
    CancelInteraction,
    InteractionCanceled,
    InteractionCommandRejected,
    InteractionUncanceled,
    UncancelCampaignEntry,
    UncancelInteraction,
)
from shared.contracts.message import Message
from shared.platform.http import make_app
from tests.fakes import handled, received
from tests.interactions.replica import Replica, created
from tests.interactions.samples import CUSTOMER, document

ID = campaign_entry_id("CP1", "Sales Invoice", "")
assert ID
INVOICES = [document(document_no=f"D{n}", campaign_no="CP1") for n in range(7)]
OTHERS = [document(document_no="D8", campaign_no="CP2"), document(document_no="D9")]
NAMED: dict[str, Any] = {"campaign_entry_id": ID, "campaign_no": "CP1", "user_id": "ann"}
CANCEL, UNCANCEL = CancelCampaignEntry(**NAMED), UncancelCampaignEntry(**NAMED)


@pytest.fixture(params=[3, 7, 100], ids="pages of {}".format)
async def service(request: pytest.FixtureRequest) -> Replica:
    """Seven invoices of one campaign entry, and two others."""
    service = Replica(page=request.param)
    await service.reads(created("CT0001", business_relations=(CUSTOMER,)), *INVOICES, *OTHERS)
    return service


def id_of(number: int) -> UUID:
    return entry_id_of(INVOICES[number].source_id())


async def canceled(service: Replica) -> list[str]:
    entries = [interaction.entry for interaction in await service.interactions()]
    return sorted(entry.document_no for entry in entries if entry and entry.canceled)


def count(told: Sequence[Message], kind: type[Message]) -> int:
    return sum(isinstance(message, kind) for message in told)


async def test_all_interactions_of_a_campaign_entry_are_canceled_with_it(service: Replica) -> None:
    told = await service.reads(CANCEL)

    assert (count(told, CampaignEntryCanceled), count(told, InteractionCanceled)) == (1, 7)
    assert await canceled(service) == [f"D{n}" for n in range(7)]
    assert (await service.interaction(INVOICES[0])).history[-1].user_id == "ann"


async def test_they_count_again_with_it_but_for_those_canceled_before(service: Replica) -> None:
    await service.reads(CancelInteraction(entry_id=id_of(3)), CANCEL)

    told = await service.reads(UNCANCEL)

    assert (count(told, CampaignEntryUncanceled), count(told, InteractionUncanceled)) == (1, 6)
    assert await canceled(service) == ["D3"]


async def test_two_campaign_entries_of_one_batch_go_on_apart() -> None:
    service, quotes = Replica(page=3), DocumentType.SALES_QUOTE
    others = [invoice.model_copy(update={"document_type": quotes}) for invoice in INVOICES]
    await service.reads(created("CT0001", business_relations=(CUSTOMER,)), *INVOICES, *others)
    other = CANCEL.model_copy(update={"campaign_entry_id": campaign_entry_id("CP1", quotes, "")})

    service.publisher.sent.clear()
    await handled(service.pipeline, CANCEL, other)

    due = [message for message in service.publisher.messages() if isinstance(message, CampaignEntryDue)]
    assert len({message.followup_id for message in due}) == 2


async def test_none_counts_again_by_itself_while_its_campaign_entry_is_canceled(service: Replica) -> None:
    await service.reads(CancelInteraction(entry_id=id_of(3)), CANCEL)

    told = await service.reads(*(UncancelInteraction(entry_id=id_of(n)) for n in (2, 3)))

    codes = [message.errors[0].code for message in told if isinstance(message, InteractionCommandRejected)]
    assert codes == ["canceled_with_its_campaign"] * 2


async def test_what_is_said_twice_is_told_once(service: Replica) -> None:
    await service.reads(CANCEL)

    assert await service.reads(CANCEL) == []
    assert await service.reads(UNCANCEL, UNCANCEL) != []
    assert await service.reads(UNCANCEL) == []


async def test_what_comes_into_the_log_later_counts_though_the_command_comes_again(service: Replica) -> None:
    await service.pipeline.handle([first := received(CANCEL)])
    later = replace(received(document(document_no="D7", campaign_no="CP1")), time=datetime(2100, 1, 1, tzinfo=UTC))
    await service.pipeline.handle([later])

    await service.pipeline.handle([first])

    assert "D7" not in await canceled(service)


async def test_a_command_that_comes_again_late_cancels_nothing(service: Replica) -> None:
    first = received(CANCEL)
    await service.pipeline.handle([first])
    await service.reads(UNCANCEL)

    await service.pipeline.handle([first])

    assert await canceled(service) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"campaign_no": "CP2"}, "campaign_entry_not_found"), ({"expected_version": 4}, "version_conflict")],
)
async def test_what_cannot_be_is_refused(service: Replica, fields: dict[str, Any], code: str) -> None:
    for known in (False, True):
        [told] = await service.reads(CANCEL.model_copy(update=fields))
        assert isinstance(told, InteractionCommandRejected), known
        assert told.errors[0].code == code
        await service.reads(CANCEL)


async def test_over_http_it_is_accepted_and_tells_its_version(service: Replica) -> None:
    app = make_app("interactions", "", "0")
    app.include_router(router(service.pipeline, service.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://interactions") as http:
        done = await http.post(f"/campaigns/CP1/entries/{ID}/cancel", headers={"if-match": '"0"'})
        late = await http.post(f"/campaigns/CP1/entries/{ID}/uncancel", headers={"if-match": '"0"'})
        none = await http.post(f"/campaigns/CP9/entries/{ID}/cancel")

    assert (done.status_code, done.headers["etag"], done.json()["canceled"]) == (202, '"1"', True)
    assert (late.status_code, none.status_code) == (412, 404)
