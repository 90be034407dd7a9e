"""The sync service's HTTP surface is as it is described."""

import asyncio
from typing import Any

import schemathesis

from services.sync.api import router
from shared.platform.http import make_app
from tests.surface import asked, surface
from tests.sync.accounts.world import World


def a_conflict() -> World:
    """A customer whose telephone number both sides have changed, so that there is something of every kind."""

    async def lived() -> World:
        world = World()
        created = world.erp.create("C1", name="Adatum", phone_no="1")
        await world.settle(created)
        [contact_id] = world.contacts.cards
        world.happens(*world.contacts.edit(contact_id, phone_no="2"), world.erp.edit(created.key(), phone_no="3"))
        await world.settle()
        return world

    return asyncio.run(lived())


world = a_conflict()
app = make_app("sync", "", "0")
app.include_router(router(world.sync, world.database))
schema = surface(app, "404", "409", "422")


@schema.parametrize()
@asked
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
