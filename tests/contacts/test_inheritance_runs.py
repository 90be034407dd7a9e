"""Persons follow their company in the service as it runs, by its own events."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from services.contacts.app import build
from shared.contracts.contacts import (
    EVENTS,
    ChangeContact,
    ContactChanged,
    ContactChanges,
    ContactType,
    CreateContact,
)
from shared.contracts.contacts_setup import EVENTS as SETUP_EVENTS
from shared.contracts.contacts_setup import MarketingSetupChanged
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.contacts.running import a_setup
from tests.reading import eventually, send

pytestmark = pytest.mark.backing

PERSONS = 30


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    service = build(settings)
    service.database.page = 7  # type: ignore[attr-defined]
    await service.start()
    yield service
    await service.stop()


async def test_persons_follow_their_company_page_by_page(service: Service, settings: Settings) -> None:
    company, persons = uuid4(), [uuid4() for _ in range(PERSONS)]
    await send(settings, CreateContact(contact_id=company, type=ContactType.COMPANY, name="Nordwind", phone_no="111"))
    await eventually(settings, EVENTS, until=bool)
    joined = [CreateContact(contact_id=id, type=ContactType.PERSON, name="Bo", company_id=company) for id in persons]
    await send(settings, *joined)
    await eventually(settings, EVENTS, until=lambda messages: len(messages) == 1 + PERSONS)

    await send(settings, ChangeContact(contact_id=company, changes=ContactChanges(phone_no="333", name="Südwind")))

    told = await eventually(settings, EVENTS, until=lambda messages: len(messages) == 2 + 2 * PERSONS)
    followed = [event for event in told if isinstance(event, ContactChanged) and event.contact_id != company]
    assert {(event.contact.phone_no, event.contact.company_name) for event in followed} == {("333", "Südwind")}
    assert {event.contact_id for event in followed} == set(persons)


async def test_marketing_setup_is_told_on_its_topic(service: Service, settings: Settings) -> None:
    await send(settings, a_setup(search_hit_pct=70))

    (told,) = await eventually(settings, SETUP_EVENTS, until=bool)

    assert isinstance(told, MarketingSetupChanged)
    assert (told.version, told.marketing_setup.search_hit_pct, told.old) == (1, 70, {"search_hit_pct": 60})
