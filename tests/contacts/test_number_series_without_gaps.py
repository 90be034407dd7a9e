"""Whatever writers do and whenever they die, each number is given once and none is left out."""

from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.contacts.domain.number_line import NumberLine
from tests.contacts.examples import NOW

MINUTE = timedelta(minutes=1)
WRITERS = st.sampled_from(["a", "b", "c"])
MANY = st.integers(min_value=1, max_value=12)


class Writers(RuleBasedStateMachine):
    """Three writers share one series; `used` are the contacts' numbers, `held` what each writer has in its memory."""

    def __init__(self) -> None:
        super().__init__()
        self.series = NumberLine(code="CONT", starting_no="C7", increment_by=1)
        self.now: datetime = NOW
        self.held: dict[str, list[str]] = {"a": [], "b": [], "c": []}
        self.used: list[str] = []
        self.unsettled: set[str] = set()

    @rule(writer=WRITERS, count=MANY)
    def reserve(self, writer: str, count: int) -> None:
        self.series, numbers = self.series.reserve(writer, count, self.now, MINUTE)
        assert not set(numbers) & {*self.used, *(no for held in self.held.values() for no in held)}
        self.held[writer].extend(numbers)

    @rule(writer=WRITERS, count=MANY, settled=st.booleans())
    def use(self, writer: str, count: int, settled: bool) -> None:
        numbers, self.held[writer] = self.held[writer][:count], self.held[writer][count:]
        self.used.extend(numbers)
        if settled:
            self.series = self.series.settle(writer, numbers)

    @rule(writer=WRITERS, count=MANY)
    def release(self, writer: str, count: int) -> None:
        numbers, self.held[writer] = self.held[writer][:count], self.held[writer][count:]
        self.series = self.series.release(writer, numbers)

    @rule(writer=WRITERS)
    def die(self, writer: str) -> None:
        self.held[writer] = []

    @rule(minutes=st.integers(min_value=1, max_value=3))
    def sweep(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        for lease in self.series.expired(self.now):
            self.held[lease.writer] = []  # No writer uses a number after its lease.
            self.series = self.series.give_back(lease.writer, self.used, self.now)

    @invariant()
    def no_number_is_used_twice(self) -> None:
        assert len(self.used) == len(set(self.used))

    def teardown(self) -> None:
        self.sweep(minutes=3)
        assert self.series.leases == ()
        last = int(self.series.last_no_used.removeprefix("C") or "6")
        assert {*self.used, *self.series.returned} == {f"C{number}" for number in range(7, last + 1)}
        assert not set(self.used) & set(self.series.returned)


TestWriters = Writers.TestCase
TestWriters.settings = settings(max_examples=40, stateful_step_count=25)
