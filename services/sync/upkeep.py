"""What sync does by itself: it releases who waits, sends again what was refused, goes on with runs, forgets old ones.

Everything is handled page by page as a batch of messages is, and every replica may do it: a second one finds it done.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from services.sync.database import SyncDatabase
from services.sync.domain.routing import Target
from services.sync.domain.run import FILTERS, TOLD_ANEW, Run, RunKind, RunState
from services.sync.domain.sync_record import SyncState
from services.sync.domain.upkeep import LookAgain, ReleaseMore
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.pipeline import Pipeline, regularly
from shared.platform.store import Document, new_token

EVERY_SECONDS = 0.5
DUE_AT_ONCE = 500
HISTORY = timedelta(days=45)
PURGE_EVERY = timedelta(hours=1)


class Upkeep:
    """The background work of one replica."""

    def __init__(
        self,
        pipeline: Pipeline[Any],
        database: SyncDatabase,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        history: timedelta = HISTORY,
    ) -> None:
        """`history` is how long a run is kept after its start."""
        self._pipeline, self._database, self._clock = pipeline, database, clock
        self._history = history
        self._purged_at: datetime | None = None

    async def keep_on(self, every_seconds: float = EVERY_SECONDS) -> None:
        await regularly(self.once, every_seconds, what="upkeep")

    async def once(self) -> None:
        """Everything that is due now."""
        await self.release()
        await self.retry()
        for run in in_turn(await self._running()):
            await self.go_on(run)
        await self.purge()

    async def _running(self) -> list[Document[Run]]:
        return await self._database.runs.find({"state": RunState.RUNNING.value}, sort=[("started_at", 1)])

    async def purge(self) -> None:
        """Forget runs of before the history, at start and then every hour; one that still goes on is kept."""
        now = self._clock()
        if self._purged_at and now - self._purged_at < PURGE_EVERY:
            return
        long_ago = {"started_at": {"$lt": _as_stored(now - self._history)}}
        await self._database.runs.forget({**long_ago, "state": {"$ne": RunState.RUNNING.value}})
        await self._database.accounts.runs.forget({**long_ago, "is_finished": True})
        self._purged_at = now

    async def release(self) -> None:
        """Whoever still waits for an account that is settled, page by page, as long as an account is marked."""
        while accounts := await self._database.records.find({"releasing": True}, sort=[("_id", 1)], limit=20):
            for account in accounts:
                await self._handle([ReleaseMore(account_no=account.id)])

    async def retry(self) -> None:
        """A run over the failures whose time has come, if there are any and no other run counts them."""
        due = await self._database.records.find(self._due(), limit=1, by=["retry_at"])
        if due and not await self._running():
            await self.go_on(await self.start(RunKind.RETRY))

    def _due(self) -> dict[str, Any]:
        return {"retry_at": {"$lte": _as_stored(self._clock())}}

    async def start(self, kind: RunKind, target: Target | None = None) -> Document[Run]:
        """A new run."""
        run = Run(id=str(uuid4()), kind=kind, target=target, started_at=self._clock())
        total = await self._database.records.count(self._filter(run))
        document = Document(run.id, 1, run.model_copy(update={"total": total}), token=new_token())
        await self._database.runs.write([document], self._clock())
        return document

    async def go_on(self, run: Document[Run]) -> None:
        """To the end of its records, then its counts; another replica may be ahead, then this one stops."""
        while run.state.looked_at is None:
            chosen = {**self._filter(run.state), "_id": {"$gt": run.state.cursor}}
            page = await self._database.records.find(chosen, sort=[("_id", 1)], limit=DUE_AT_ONCE)
            anew = run.state.kind in TOLD_ANEW
            await self.look_again([record.id for record in page], run_id=run.id, anew=anew)
            cursor = page[-1].id if page else run.state.cursor
            last = len(page) < DUE_AT_ONCE
            further = await self._write(run, run.state.looked(len(page), cursor, last=last, now=self._clock()))
            if further is None:
                return
            run = further
        await self._write(run, await self.counted(run.state))

    async def counted(self, run: Run) -> Run:
        """The run with its counts as of now; one that is over has its own."""
        if run.is_over:
            return run
        by_state = await self._database.records.count_by("state", filter={"run_id": run.id})
        return run.counted({SyncState(state): count for (state,), count in by_state.items()}, self._clock())

    def _filter(self, run: Run) -> Mapping[str, Any]:
        due = self._due() if run.kind is RunKind.RETRY else {}
        target = {"target": run.target.value} if run.target else {}
        return {**FILTERS[run.kind], **due, **target}

    async def _write(self, before: Document[Run], after: Run) -> Document[Run] | None:
        if after == before.state:
            return None
        document = replace(before, version=before.version + 1, state=after, token=new_token())
        return None if await self._database.runs.write([document], self._clock()) else document

    async def look_again(self, nos: Sequence[str], *, run_id: str, anew: bool) -> None:
        """Decide on these records once more; a run does so once with each."""
        await self._handle([LookAgain(no=no, run_id=run_id, anew=anew) for no in nos])

    async def _handle(self, orders: Sequence[Message]) -> None:
        now = self._clock()
        await self._pipeline.handle([Received(order, str(uuid4()), "/relata/sync/upkeep", "", now) for order in orders])


def in_turn(running: Sequence[Document[Run]]) -> list[Document[Run]]:
    """The first of those that somebody started, in their order: each begins when the one before it is over."""
    by_itself = [run for run in running if run.state.kind is RunKind.RETRY]
    return by_itself + [run for run in running if run not in by_itself][:1]


def _as_stored(time: datetime) -> str:
    """As JSON has it in a document."""
    return time.isoformat().replace("+00:00", "Z")
