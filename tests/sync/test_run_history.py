"""The history of runs reaches back some days and no further (Power Platform, Data Integrator: 45 days)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.sync.domain.accounts.bulk import BulkRun
from services.sync.domain.run import Run, RunKind, RunState
from services.sync.settings import SyncSettings
from services.sync.upkeep import PURGE_EVERY, Upkeep
from shared.contracts.erp import AccountKind
from shared.platform.store import Document
from tests.fakes import NOW
from tests.sync.service import Sync

LONG_AGO = NOW - timedelta(days=45, seconds=1)
NOT_SO_LONG_AGO = NOW - timedelta(days=45)


async def run(sync: Sync, id: str, **fields: Any) -> None:
    state = Run(**{"id": id, "kind": RunKind.ALL, "started_at": LONG_AGO, "state": RunState.COMPLETED, **fields})
    assert await sync.database.runs.write([Document(id, 1, state)], NOW) == set()


async def kept(sync: Sync) -> list[str]:
    return [document.id for document in await sync.database.runs.find({}, sort=[("_id", 1)])]


async def test_runs_of_before_the_history_are_forgotten_but_for_one_that_still_goes_on() -> None:
    sync = Sync()
    await run(sync, "old")
    await run(sync, "old and failed", state=RunState.ERROR)
    await run(sync, "old and running", state=RunState.RUNNING)
    await run(sync, "young", started_at=NOT_SO_LONG_AGO)

    await sync.upkeep().purge()

    assert await kept(sync) == ["old and running", "young"]


async def test_how_long_runs_are_kept_is_a_setting() -> None:
    sync = Sync()
    await run(sync, "old")
    days = SyncSettings(sync_run_history_days=46).sync_run_history_days

    await Upkeep(sync.replica(), sync.database, lambda: NOW, history=timedelta(days=days)).purge()

    assert await kept(sync) == ["old"]


async def test_contacts_asked_for_in_bulk_leave_a_run_that_is_forgotten_too() -> None:
    sync = Sync()
    for number, finished in ((1, True), (2, False)):
        about = {"account_kind": AccountKind.VENDOR, "started_at": LONG_AGO, "is_finished": finished}
        state = BulkRun(run_id=UUID(int=number), **about)
        await sync.database.accounts.runs.write([Document(str(number), 1, state)], NOW)

    await sync.upkeep().purge()

    assert [document.id for document in await sync.database.accounts.runs.find({})] == ["2"]


async def test_what_is_done_in_the_background_forgets_at_start_and_then_every_hour() -> None:
    sync, clock = Sync(), [NOW]
    upkeep = sync.upkeep(lambda: clock[0])
    await run(sync, "found at start")
    await upkeep.once()
    await run(sync, "found an hour later")

    await upkeep.once()
    assert await kept(sync) == ["found an hour later"]

    clock[0] += PURGE_EVERY
    await upkeep.once()
    assert await kept(sync) == []


@pytest.mark.parametrize("days", ["0", "-1", "many"])
def test_a_history_that_cannot_be_is_refused(days: str) -> None:
    with pytest.raises(ValidationError):
        SyncSettings.model_validate({"sync_run_history_days": days})
