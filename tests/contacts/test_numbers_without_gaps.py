"""Processes that come, die, overrun their leases and change lines: each number is given once and none is left out."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.contacts.domain.number_series import NumberSeries
from services.contacts.numbers import LEASE, SeriesNumbers
from services.contacts.store import ContactDatabase
from shared.contracts.contacts_setup import NumberSeriesLine
from shared.platform.store import Document
from tests.contacts.examples import a_company
from tests.fakes import NOW, in_memory

NAMES = st.sampled_from(["a", "b", "c"])
TODAY, TOMORROW = NOW.date(), NOW.date() + timedelta(days=1)
SERIES = NumberSeries(
    code="CONT",
    lines=(NumberSeriesLine(starting_no="C01"), NumberSeriesLine(starting_date=TOMORROW, starting_no="D01")),
)


class Processes(RuleBasedStateMachine):
    """Three processes over one database; `written` are the contacts' numbers, in the order they came to be."""

    @initialize()
    def begin(self) -> None:
        self.database: ContactDatabase = in_memory(ContactDatabase)
        self.now = NOW
        self.written: list[str] = []
        self.processes = {name: self.process() for name in ("a", "b", "c")}

    def process(self) -> SeriesNumbers:
        return SeriesNumbers(self.database.number_series, self.database.contacts_with)

    @rule(name=NAMES, count=st.integers(1, 8), refused=st.integers(0, 3), dies=st.booleans())
    def batch(self, name: str, count: int, refused: int, dies: bool) -> None:
        """Some commands of a batch are refused; the process may die after its write, before it settles anything."""
        asyncio.run(self._batch(name, count, refused, dies))

    async def _batch(self, name: str, count: int, refused: int, dies: bool) -> None:
        numbers = self.processes[name].of(SERIES, self.now)
        await numbers.reserve(count, self.now)
        taken = [await numbers.take(self.now) for _ in range(count)]
        used = taken[refused:]
        contacts = [Document(str(uuid4()), 1, a_company(no)) for no in used]
        lost = await self.database.contacts.write(contacts, self.now)
        assert not lost, "a number was given twice"
        self.written += used
        if dies:
            self.processes[name] = self.process()
        else:
            numbers.settle(taken, set(used))

    @rule(name=NAMES)
    def end(self, name: str) -> None:
        asyncio.run(self.processes[name].release(self.now))
        self.processes[name] = self.process()

    @rule(seconds=st.sampled_from([1, 45, 61, 200]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def next_day(self) -> None:
        self.now = max(self.now, NOW + timedelta(days=1))

    @invariant()
    def no_number_is_used_twice(self) -> None:
        written = getattr(self, "written", [])
        assert len(written) == len(set(written))

    def teardown(self) -> None:
        if hasattr(self, "database"):
            asyncio.run(self._account())

    async def _account(self) -> None:
        """When all leases have ended, what was ever given is a contact's or free."""
        later = self.now + 2 * LEASE
        for process in (*self.processes.values(), last := self.process()):
            await process.release(self.now)
        for line in await self.database.number_series.find({}):
            day = NOW if line.state.code == "CONT" else later + timedelta(days=1)
            numbers = last.of(SERIES, day)
            await numbers.reserve(1, max(day, later))
            await numbers.release(max(day, later))
            state = (await self.database.number_series.load([line.id]))[0].state
            letter, highest = state.last_no_used[0], int(state.last_no_used[1:])
            every = {f"{letter}{number:02}" for number in range(1, highest + 1)}
            assert state.leases == ()
            assert {no for no in self.written if no[0] == letter} | set(state.returned) == every


TestProcesses = Processes.TestCase
TestProcesses.settings = settings(max_examples=30, stateful_step_count=15)
