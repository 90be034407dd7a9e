"""A process dies between its write and its event: the broker stands still meanwhile, so luck plays no part."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from relata.embedded import Embedded
from services.contacts.store import ContactDatabase
from shared.contracts.contacts import ContactCreated
from shared.platform.settings import Settings
from tests.flows.ears import listening
from tests.flows.system import System

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
async def stack() -> AsyncIterator[Embedded]:
    async with Embedded() as stack:
        yield stack


async def test_an_event_owed_by_a_process_that_died_is_published_by_the_next(stack: Embedded, tmp_path: Path) -> None:
    settings = Settings(
        kafka_bootstrap_servers=stack.kafka_bootstrap_servers,
        mongodb_url=stack.mongodb_url,
        kafka_session_timeout_ms=1_500,
        outbox_sweep_seconds=1.0,
    )
    broker, _ = stack.pids
    async with System(settings, tmp_path, names=("contacts",)) as system, listening(settings) as ears:
        os.kill(broker, signal.SIGSTOP)
        asking = asyncio.create_task(create_company(system.url("contacts")))
        await written(settings)
        await system.kill("contacts")
        os.kill(broker, signal.SIGCONT)
        await asking
        assert ears.of(ContactCreated) == []

        await system.start("contacts")

        created = await ears.first(ContactCreated)
        assert (created.contact.name, created.version) == ("Nordwind GmbH", 1)


async def create_company(url: str) -> None:
    """Ask, and see the answer die with its process."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=60) as http:
        with suppress(httpx.TransportError):
            await http.post("/contacts", json={"type": "Company", "name": "Nordwind GmbH"})


async def written(settings: Settings) -> None:
    database = ContactDatabase(settings)
    async with asyncio.timeout(60):
        while not await database.contacts.count():  # noqa: ASYNC110  # another process writes
            await asyncio.sleep(0.02)
    database.close()
