"""Numbers of series for one process: leased in blocks, one write for many, none lost and none twice."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from collections.abc import Collection as AnyCollection
from datetime import date, datetime, timedelta
from functools import partial
from itertools import islice
from uuid import uuid4

import structlog

from services.contacts.domain.number_line import NumberLine, alike
from services.contacts.domain.number_series import NumberSeries
from shared.platform.store import Collection, Document, StoreUnavailable, new_token

log = structlog.get_logger(__name__)

InUse = Callable[[Sequence[str]], Awaitable[set[str]]]
"""Which of these numbers belong to a record."""
Used = Callable[[str, Sequence[str]], Awaitable[set[str]]]
"""Which of these numbers of a series belong to a record."""

LEASE = timedelta(seconds=60)
MARGIN = timedelta(seconds=20)
"""A number is not used in the last seconds of its lease: its writer could be overtaken while it writes."""
TRIES = 50


class SeriesNumbers:
    """The numbers of all series that this process may give, line by line."""

    def __init__(self, lines: Collection[NumberLine], used: Used) -> None:
        self._lines, self._used = lines, used
        self._numbers: dict[str, Numbers] = {}
        self._asked: tuple[NumberSeries, date, Numbers] | None = None

    def of(self, series: NumberSeries, now: datetime) -> "Numbers":
        """Those of the line that is good on the day of `now`, as it is set up at this moment."""
        today = now.date()
        if self._asked and self._asked[0] is series and self._asked[1] == today:
            return self._asked[2]  # as it was for the message before: most of a batch asks for the same
        line = series.line_at(today)
        if line.code not in self._numbers:
            self._numbers[line.code] = Numbers(self._lines, partial(self._used, series.code), line)
        self._numbers[line.code].set_up(line)
        self._asked = series, today, self._numbers[line.code]
        return self._numbers[line.code]

    async def release(self, now: datetime) -> None:
        for numbers in self._numbers.values():
            await numbers.release(now)


class Numbers:
    """The numbers of one line that this process may give.

    A process that dies leaves its lease; the next reservation after it has ended looks which of its numbers are
    in use and gives the others again.
    """

    def __init__(self, series: Collection[NumberLine], in_use: InUse, first: NumberLine) -> None:
        self._series, self._in_use, self._first = series, in_use, first
        self._writer = uuid4().hex
        self._free: deque[str] = deque()
        self._stale: list[str] = []
        self._used: set[str] = set()
        self._until: datetime | None = None
        self._lock = asyncio.Lock()

    def set_up(self, line: NumberLine) -> None:
        """Where the line begins and ends and how it counts may have been changed since; how far it is used stays."""
        if not alike(line.starting_no, self._first.starting_no):
            self._stale += self._free
            self._free.clear()
        self._first = line

    async def reserve(self, count: int, now: datetime) -> list[str]:
        """The next `count` numbers, held by one read and one write when they are not held yet."""
        async with self._lock:
            if self._until and now > self._until - MARGIN:
                self._stale += self._free
                self._free.clear()
            if len(self._free) < count:
                await self._renew(count - len(self._free), now)
            return list(islice(self._free, count))

    async def take(self, now: datetime) -> str:
        """The next number; `reserve` before makes this a matter of memory."""
        if not self._free:
            await self.reserve(1, now)
        return self._free.popleft()

    def settle(self, taken: Iterable[str], written: AnyCollection[str]) -> None:
        """Of the numbers taken, those `written` belong to contacts; the others are free again."""
        for no in taken:
            if no in written:
                self._used.add(no)
            else:
                self._free.appendleft(no)

    async def release(self, now: datetime) -> None:
        """Give back what is held, at the end of the process."""
        async with self._lock:
            unused = tuple(self._free)
            self._free.clear()
            if unused or self._used:
                await self._change(
                    lambda series: series.settle(self._writer, self._used).release(self._writer, unused), now
                )

    async def _renew(self, count: int, now: datetime) -> None:
        fresh: tuple[str, ...] = ()

        def reserved(series: NumberLine) -> NumberLine:
            nonlocal fresh
            settled = series.settle(self._writer, self._used).release(self._writer, self._stale)
            series, fresh = settled.reserve(self._writer, count, now, LEASE)
            return series

        await self._change(reserved, now)
        self._used.clear()
        self._stale.clear()
        self._free.extend(fresh)
        self._until = now + LEASE

    async def _change(self, change: Callable[[NumberLine], NumberLine], now: datetime) -> None:
        for attempt in range(TRIES):
            stored = next(iter(await self._series.load([self._first.code])), None)
            current = self._first.going_on(stored.state) if stored else self._first
            series = change(await self._without_dead_leases(current, now))
            version = stored.version + 1 if stored else 1
            if not await self._series.write([Document(series.code, version, series, token=new_token())], now):
                if series.runs_low:
                    log.warning("number series runs low", series=series.code, last_no_used=series.last_no_used)
                return
            await asyncio.sleep(0.002 * attempt)
        raise StoreUnavailable(f"number series {self._first.code} was changed by others {TRIES} times")

    async def _without_dead_leases(self, series: NumberLine, now: datetime) -> NumberLine:
        for lease in series.expired(now):
            used = await self._in_use(lease.numbers)
            series = series.give_back(lease.writer, used, now)
        return series
