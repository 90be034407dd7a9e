"""A crowd's messages on their way, by a sender that outlives a broker that is away."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.kafka.envelope import seal
from shared.platform.kafka.producer import Publisher
from shared.platform.metrics import Metrics
from shared.platform.pipeline import patiently
from shared.platform.settings import Settings
from tests.flows.account import Account
from tests.flows.crowd import Firm, crowd
from tests.flows.ears import until


@asynccontextmanager
async def sending(settings: Settings, account: Account, firms: Sequence[Firm]) -> AsyncIterator[None]:
    """All about these firms is on its way, as fast as it goes; at the end it has been sent."""
    account.expect(firms)
    sender = asyncio.create_task(_send_all(settings, account, firms))
    try:
        yield
        await sender
    finally:
        sender.cancel()


@asynccontextmanager
async def flowing(settings: Settings, account: Account, *, portion: int, at_least: int = 0) -> AsyncIterator[None]:
    """Portion after portion, each when the last has had its effects, for as long as the story lasts.

    And until there were `at_least` so many firms.
    """
    over = asyncio.Event()
    sender = asyncio.create_task(_keep_sending(settings, account, portion, at_least, over))
    try:
        yield
        over.set()
        await sender
    finally:
        sender.cancel()


async def _keep_sending(settings: Settings, account: Account, portion: int, at_least: int, over: asyncio.Event) -> None:
    sent = 0
    while sent < at_least or not over.is_set():
        firms = crowd(portion)
        due = account.expect(firms)
        await _send_all(settings, account, firms)
        await until(lambda due=due: due <= account.done(), "a portion's effects")  # type: ignore[misc]
        sent += portion


async def _send_all(settings: Settings, account: Account, firms: Sequence[Firm]) -> None:
    """Documents and calls first, then companies, and when these are there their persons."""
    publisher = Publisher(settings)
    try:
        await _send(publisher, (m for firm in firms for m in (firm.invoice, firm.call)))
        await _send(publisher, (m for firm in firms for m in firm.companies()))
        await account.companies_are_there(firms)
        await _send(publisher, (firm.person() for firm in firms))
    finally:
        await publisher.stop()


async def _send(publisher: Publisher, messages: Iterable[Message]) -> None:
    """What may have been written before the broker went away is sent again under its id."""
    now = datetime.now(UTC)
    batch = [seal(m, TOPIC_OF[type(m)], id=str(uuid4()), source="/tests", time=now) for m in messages]
    await patiently(lambda: publisher.publish(batch), Metrics())
