"""One running set of services for the stories of a module, in a namespace of its own."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.ears import Ears, listening
from tests.flows.records import CarelessSender, careless_sender
from tests.flows.system import System


@pytest.fixture(scope="module")
def settings(backing: Backing) -> Settings:
    return settings_for(backing)


def settings_for(backing: Backing) -> Settings:
    """A namespace of its own; a killed consumer is soon forgotten, the sooner the better its broker allows."""
    return Settings(
        kafka_bootstrap_servers=backing.kafka_bootstrap_servers,
        mongodb_url=backing.mongodb_url,
        relata_namespace=f"flow{uuid4().hex[:8]}",
        kafka_session_timeout_ms=6_000 if backing.several_consumers else 1_500,
        outbox_sweep_seconds=1.0,
    )


@pytest.fixture(scope="module")
async def system(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with System(settings, tmp_path_factory.mktemp("logs")) as system:
        yield system


@pytest.fixture(scope="module")
async def ears(system: System, settings: Settings) -> AsyncIterator[Ears]:
    async with listening(settings) as ears:
        yield ears


@pytest.fixture(scope="module")
async def sender(system: System, settings: Settings) -> AsyncIterator[CarelessSender]:
    async with careless_sender(settings) as sender:
        yield sender
