"""Accounts and contacts through the service on a real broker and a real database."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from services.sync.app import build
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts import accounts, contacts
from shared.contracts.accounts import AccountChangeRequested, AccountLinked, SyncConflict
from shared.contracts.contacts import ChangeContact, ContactType, CreateContact
from shared.contracts.message import Message
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.reading import eventually, send
from tests.sync.accounts.world import FakeContacts, FakeErp, Sent

pytestmark = pytest.mark.backing

KEY = "Customer|C1"


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    service = build(settings)
    await service.start()
    yield service
    await service.database.drop()
    await service.stop()


def are(kind: type[Message], about: dict[str, Any]) -> Callable[[Message], bool]:
    return lambda message: isinstance(message, kind) and about.items() <= dict(message).items()


async def the(settings: Settings, kind: Any, **about: Any) -> Any:
    """The message of this kind with these values, once it is there."""
    wanted = are(kind, about)
    messages = await eventually(
        settings, contacts.COMMANDS, accounts.EVENTS, until=lambda messages: any(map(wanted, messages))
    )
    return next(filter(wanted, messages))


async def test_a_customer_gets_its_contact_and_what_either_side_changes_reaches_the_other(
    settings: Settings, service: Service
) -> None:
    erp, hub, its_contact = FakeErp(), FakeContacts(), contact_id_for(KEY)
    await send(settings, erp.create("C1", name="Adatum", contact="Jane Doe"))

    create = await the(settings, CreateContact)
    await send(settings, *hub.obey(Sent(create, "1")))
    await the(settings, AccountLinked)
    person = await the(settings, CreateContact, type=ContactType.PERSON)
    await send(settings, *hub.obey(Sent(person, "2")))
    shown = await the(settings, AccountChangeRequested, fields={"primary_contact_no": "CT000002"})
    await send(settings, *erp.obey(Sent(shown, "3")))
    await send(settings, *hub.edit(its_contact, city="Odense"))
    asked = await the(settings, AccountChangeRequested, fields={"city": "Odense"})
    await send(settings, *erp.obey(Sent(asked, "4")), erp.edit(KEY, phone_no="77"))
    change = await the(settings, ChangeContact)

    assert create.contact_id == its_contact
    assert change.changes.phone_no == "77"


async def test_both_values_of_a_conflict_are_told(settings: Settings, service: Service) -> None:
    erp, hub = FakeErp(), FakeContacts()
    await send(settings, erp.create("C1", name="Adatum"))
    await send(settings, *hub.obey(Sent(await the(settings, CreateContact), "1")))
    await the(settings, AccountLinked)

    hub.edit(contact_id_for(KEY), city="Aarhus")
    await send(settings, *hub.edit(contact_id_for(KEY), city="Odense"), erp.edit(KEY, city="Vejle"))

    conflict = (await the(settings, SyncConflict)).conflicts[0]
    assert (conflict.contact_value, conflict.account_value) == ("Odense", "Vejle")
