"""The whole OpenAPI surface, with every check and a fixed seed: `/openapi.json` says what is true."""

import asyncio
from typing import Any

import schemathesis
from hypothesis import HealthCheck, seed, settings
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import PositiveDataAcceptanceConfig

from services.sync.api import router
from shared.platform.http import make_app
from tests.sync.accounts.world import World

EXAMPLES = 10
SEED = 20261121

# What has the described form may still be refused: by a rule (422), for what is taken (409) or not there (404).
RULES = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "404", "409", "422"])
CONFIG = SchemathesisConfig(
    seed=SEED, projects=ProjectsConfig(default=ProjectConfig(checks=ChecksConfig(positive_data_acceptance=RULES)))
)


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
schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=CONFIG)


@schema.parametrize()
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
