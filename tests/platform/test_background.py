"""What a service does by itself: it begins when the service has started and ends with it."""

import asyncio

import pytest

from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.platform.small import Small, Watched, build, until
from tests.platform.wire import running

pytestmark = pytest.mark.backing


class Background:
    """Notes when it began and ended; `fails` ends it by itself."""

    def __init__(self, *, fails: bool = False) -> None:
        self.fails, self.seen = fails, list[str]()

    async def __call__(self, service: Service) -> None:
        self.seen.append("started" if service.started else "too early")
        try:
            if self.fails:
                raise RuntimeError("a bug")
            await asyncio.sleep(3600)
        finally:
            self.seen.append("ended")


def service_with(background: Background, settings: Settings) -> Service:
    return build(settings, database=Small(Watched()).database, background=background)


async def test_what_a_service_does_by_itself_lasts_from_its_start_to_its_end(settings: Settings) -> None:
    background = Background()

    async with running(service_with(background, settings)) as service:
        await until(lambda: background.seen == ["started"])
        assert service.alive()

    assert background.seen == ["started", "ended"]


async def test_a_service_whose_background_ends_by_a_fault_is_not_alive_and_says_so(settings: Settings) -> None:
    faults: list[str] = []
    service = service_with(Background(fails=True), settings)
    service.on_fault = lambda: faults.append("told")

    async with running(service):
        await until(lambda: not service.alive())

    assert faults == ["told"]
