"""A run: one pass over the records of a project, and what came of it.

Power Platform, Data Integrator: each execution records its time, state, and the numbers of upserts and errors.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from services.sync.domain.routing import Target
from services.sync.domain.sync_record import SyncState

PATIENCE = timedelta(minutes=2)
"""How long a run waits for Finance's next answer before its counts stand."""


class RunKind(StrEnum):
    """Which records a run looks at.

    Upgrade and all: every one; all tells Finance everything again. Failures: those that failed or are in conflict.
    Pending: those whose project was off. Unanswered: those that were sent, which are sent again. Retry: failures whose
    time has come; it starts by itself.
    """

    UPGRADE = "upgrade"
    ALL = "all"
    FAILURES = "failures"
    PENDING = "pending"
    UNANSWERED = "unanswered"
    RETRY = "retry"


class RunState(StrEnum):
    """Running; Completed: all fine; Warning: some failed or have no answer; Error: all that were sent failed."""

    RUNNING = "Running"
    COMPLETED = "Completed"
    WARNING = "Warning"
    ERROR = "Error"


class Run(BaseModel):
    """`rows` were looked at of about `total`, up to the contact number `cursor`; `looked_at` is when the last one was.

    `upserts` were told to Finance (and are not refused), `errors` could not be mapped or were refused, `waiting` wait
    for their account, `unanswered` are upserts that Finance has not answered; `heard_at` is when these changed last.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    kind: RunKind
    target: Target | None = None
    started_at: datetime
    ended_at: datetime | None = None
    looked_at: datetime | None = None
    heard_at: datetime | None = None
    state: RunState = RunState.RUNNING
    total: int = 0
    rows: int = 0
    cursor: str = ""
    upserts: int = 0
    errors: int = 0
    waiting: int = 0
    unanswered: int = 0
    message: str = ""

    @property
    def is_over(self) -> bool:
        return self.state is not RunState.RUNNING

    def looked(self, rows: int, cursor: str, *, last: bool, now: datetime) -> "Run":
        """A page further."""
        return self.model_copy(update={"rows": self.rows + rows, "cursor": cursor, "looked_at": now if last else None})

    def counted(self, by_state: Mapping[SyncState, int], now: datetime) -> "Run":
        """With the counts of its records; it is over when all is looked at and answered, or the patience ended."""
        sent, failed = by_state.get(SyncState.SENT, 0), _sum(by_state, SyncState.FAILED, SyncState.CONFLICT)
        counted = self.model_copy(
            update={
                "upserts": sent + by_state.get(SyncState.ACKNOWLEDGED, 0),
                "errors": failed,
                "waiting": by_state.get(SyncState.WAITING, 0),
                "unanswered": sent,
                "heard_at": self.heard_at if sent == self.unanswered else now,
            }
        )
        return counted._ended(now) if counted._is_done(now) else counted

    def _is_done(self, now: datetime) -> bool:
        if self.looked_at is None:
            return False
        return self.unanswered == 0 or now - max(self.looked_at, self.heard_at or self.looked_at) > PATIENCE

    def _ended(self, now: datetime) -> "Run":
        message = f"{self.unanswered} upserts have no answer yet." if self.unanswered else ""
        message = message if self.rows else "No rows: there was nothing to do."
        return self.model_copy(update={"state": self._end_state(), "ended_at": now, "message": message})

    def _end_state(self) -> RunState:
        if self.errors and self.upserts == 0:
            return RunState.ERROR
        return RunState.WARNING if self.errors or self.unanswered else RunState.COMPLETED


def _sum(by_state: Mapping[SyncState, int], *states: SyncState) -> int:
    return sum(by_state.get(state, 0) for state in states)


TOLD_ANEW = (RunKind.ALL, RunKind.UNANSWERED)
"""Runs that tell Finance also what it was told before."""
FILTERS: Mapping[RunKind, Mapping[str, object]] = {
    RunKind.UPGRADE: {},
    RunKind.ALL: {},
    RunKind.FAILURES: {"state": {"$in": [SyncState.FAILED.value, SyncState.CONFLICT.value]}},
    RunKind.PENDING: {"state": SyncState.PENDING.value},
    RunKind.UNANSWERED: {"state": SyncState.SENT.value},
    RunKind.RETRY: {"state": SyncState.FAILED.value},
}
"""Which records a run looks at, by fields of the record; a retry besides only those whose time has come."""
