"""The service as it runs: what it leaves to itself, what users command, and whom entries follow."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import pytest

from services.interactions.app import build
from services.interactions.database import InteractionDatabase
from services.interactions.domain.campaign import campaign_entry_id
from shared.contracts.interactions import (
    EVENTS,
    REJECTIONS,
    TEMPLATE_EVENTS,
    CancelCampaignEntry,
    CancelInteraction,
    InteractionCanceled,
    InteractionCommandRejected,
    InteractionLogged,
    InteractionMoved,
    InteractionTemplateSaved,
    LogInteraction,
    SaveInteractionTemplate,
)
from shared.contracts.message import Message
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.interactions.replica import created, merged
from tests.interactions.samples import CUSTOMER, document
from tests.reading import eventually, send

pytestmark = pytest.mark.backing

CRONUS = created("CT0001", business_relations=(CUSTOMER,))


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    service = build(settings)
    assert isinstance(service.database, InteractionDatabase)
    service.database.page = 3
    await service.start()
    yield service
    await service.stop()


def logged(told: Sequence[Message]) -> set[str]:
    return {event.key() for event in told if isinstance(event, InteractionLogged)}


async def test_what_waits_and_later_moves_is_worked_off_page_by_page(service: Service, settings: Settings) -> None:
    await send(settings, *(document(document_no=f"D{n}") for n in range(10)), created("CT0009"))
    await eventually(settings, EVENTS, until=lambda told: len({event.key() for event in told}) == 10)

    await send(settings, CRONUS)
    await eventually(settings, EVENTS, until=lambda told: len(logged(told)) == 10)
    await send(settings, merged("CT0001", 2, into="CT0009"))

    told = await eventually(
        settings, EVENTS, until=lambda told: sum(isinstance(event, InteractionMoved) for event in told) >= 10
    )
    assert {event.entry.contact_no for event in told if isinstance(event, InteractionMoved)} == {"CT0009"}


async def test_a_campaign_entry_takes_its_interactions_along_page_by_page(service: Service, settings: Settings) -> None:
    await send(settings, CRONUS)
    await send(settings, *(document(document_no=f"D{n}", campaign_no="CP1") for n in range(10)))
    await eventually(settings, EVENTS, until=lambda told: len(logged(told)) == 10)

    entry_id = campaign_entry_id("CP1", "Sales Invoice", "")
    assert entry_id
    await send(settings, CancelCampaignEntry(campaign_entry_id=entry_id, campaign_no="CP1"))

    told = await eventually(
        settings, EVENTS, until=lambda told: sum(isinstance(event, InteractionCanceled) for event in told) >= 10
    )
    names = {event.entry.canceled_with for event in told if isinstance(event, InteractionCanceled)}
    assert names == {str(entry_id)}


async def test_commands_change_masters_and_interactions(service: Service, settings: Settings) -> None:
    visit = SaveInteractionTemplate(code="VISIT", description="A visit")
    await send(settings, visit, CRONUS)
    [saved] = await eventually(settings, TEMPLATE_EVENTS, until=bool)
    assert isinstance(saved, InteractionTemplateSaved)

    command = LogInteraction(
        entry_id=UUID(int=77), contact_no="CT0001", interaction_template_code="VISIT", salesperson_code="JR"
    )
    await send(settings, command, CancelInteraction(entry_id=UUID(int=78)))
    [told] = await eventually(settings, EVENTS, until=bool)
    [rejected] = await eventually(settings, REJECTIONS, until=bool)

    assert isinstance(told, InteractionLogged)
    assert (told.entry.description, told.entry.salesperson_code) == ("A visit", "JR")
    assert isinstance(rejected, InteractionCommandRejected)
    assert (rejected.command, rejected.errors[0].code) == ("CancelInteraction", "interaction_not_found")
