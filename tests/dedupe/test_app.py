"""The dedupe service as it runs."""

import httpx
import pytest

from services.dedupe.app import build
from shared.contracts import dedupe
from shared.platform.settings import Settings
from tests.dedupe.service import anna, deleted, nordwind
from tests.reading import eventually, send

pytestmark = pytest.mark.backing


async def test_contact_events_become_pairs_on_its_topic_and_over_http(settings: Settings) -> None:
    service = build(settings)
    await service.start()
    second = nordwind(2)

    await send(settings, nordwind(1), second, anna(3))
    (found,) = await eventually(settings, dedupe.EVENTS, until=bool)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://dedupe") as http:
        listed = (await http.get("/duplicates")).json()
        await send(settings, deleted(second))
        await eventually(settings, dedupe.EVENTS, until=lambda told: len(told) == 2)
        statistics = (await http.get("/statistics")).json()
    await service.stop()

    assert [pair["id"] for pair in listed["pairs"]] == [found.key()]
    assert statistics["pairs"] == {"open": 0, "accepted": 0, "merged": 0, "gone": 1}
