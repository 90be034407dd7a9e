"""The numbers of one line of a series: each is given once, none is left out (Business Central, No. Series Line)."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from services.contacts.domain.errors import number_date_order, number_series_used_up

LENGTH = 20
_LAST_DIGITS = re.compile(r"(?P<before>.*?)(?P<digits>[0-9]+)(?P<after>[^0-9]*)")


def number_after(no: str, increment_by: int) -> str:
    """`no` with its last run of digits counted up, leading zeros kept; it grows when the digits overflow."""
    before, digits, after = _parts(no)
    return f"{before}{int(digits) + increment_by:0{len(digits)}}{after}"


def alike(no: str, other: str) -> bool:
    """Whether two numbers differ in their last digits only."""
    return _parts(no)[::2] == _parts(other)[::2]


def countable(no: str) -> bool:
    return _LAST_DIGITS.fullmatch(no) is not None


def _parts(no: str) -> tuple[str, str, str]:
    found = _LAST_DIGITS.fullmatch(no)
    if not found:
        raise ValueError(f"The number {no} has no digits to count up.")
    return found["before"], found["digits"], found["after"]


def _countable(no: str) -> str:
    _parts(no)
    return no


def _in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(numbers, key=_rank))


def _rank(no: str) -> tuple[int, str]:
    return len(no), no


CountableNo = Annotated[str, Field(max_length=LENGTH), AfterValidator(_countable)]


class Lease(BaseModel):
    """Numbers that one writer may use, and has not told the fate of yet. It may not use them after `until`."""

    model_config = ConfigDict(frozen=True)

    writer: str
    numbers: tuple[str, ...]
    until: datetime

    def without(self, gone: Collection[str]) -> Self:
        return self.model_copy(update={"numbers": tuple(no for no in self.numbers if no not in gone)})


class NumberLine(BaseModel):
    """One line of a number series, its writers' leases, and the numbers that came back.

    Every number from `starting_no` to `last_no_used` is settled (a contact has it), leased to one writer, or returned.
    What was given while the line began otherwise, as CT000001 instead of K1000, is told by `last_nos_of_other_forms`.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    starting_no: CountableNo
    increment_by: int = Field(default=1, ge=1)
    ending_no: str = ""
    warning_no: str = ""
    date_order: bool = False
    last_no_used: str = ""
    last_date_used: date | None = None
    returned: tuple[str, ...] = ()
    leases: tuple[Lease, ...] = ()
    last_nos_of_other_forms: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ends_as_it_starts(self) -> Self:
        if self.ending_no and not alike(self.starting_no, self.ending_no):
            raise ValueError(
                f"The numbers {self.starting_no} and {self.ending_no} differ in more than their last digits."
            )
        return self

    @property
    def runs_low(self) -> bool:
        """Whether the warning number is reached; numbers are given all the same."""
        return bool(self.warning_no and self.last_no_used) and _rank(self.last_no_used) >= _rank(self.warning_no)

    @property
    def open(self) -> bool:
        """Whether there is a number left."""
        return bool(self._returned_of_this_form()) or next(self._unused(), None) is not None

    def going_on(self, stored: Self) -> Self:
        """The line as it is set up now, used as far as `stored`; one that begins otherwise now, as far as it ever was.

        Business Central writes the new form into Last No. Used, so that other numbers are left out.
        """
        last_nos = [no for no in (stored.last_no_used, *stored.last_nos_of_other_forms) if no]
        own = [no for no in last_nos if alike(no, self.starting_no)]
        used = {name: getattr(stored, name) for name in ("last_date_used", "returned", "leases")}
        others = tuple(no for no in last_nos if no not in own)
        return self.model_copy(
            update={**used, "last_no_used": own[0] if own else "", "last_nos_of_other_forms": others}
        )

    def reserve(self, writer: str, count: int, now: datetime, lease: timedelta) -> tuple[Self, tuple[str, ...]]:
        """Lease `count` numbers, or those that are left, to `writer` until `now + lease`: returned ones first.

        What the writer has not settled yet is leased as long. Refused when the line is used up, or when it keeps dates
        in order and its numbers were used on a later day.
        """
        if self.date_order and self.last_date_used and now.date() < self.last_date_used:
            raise number_date_order(self.code, self.last_date_used)
        again = self._returned_of_this_form()[:count]
        fresh = tuple(islice(self._unused(), count - len(again)))
        if not again and not fresh:
            raise number_series_used_up(self.code)
        leased = Lease(writer=writer, numbers=(*self._held_by(writer), *again, *fresh), until=now + lease)
        update = {
            "returned": tuple(no for no in self.returned if no not in again),
            "last_no_used": fresh[-1] if fresh else self.last_no_used,
            "last_date_used": now.date(),
            "leases": (*(other for other in self.leases if other.writer != writer), leased),
        }
        return self.model_copy(update=update), (*again, *fresh)

    def settle(self, writer: str, used: Iterable[str]) -> Self:
        """`used` belong to contacts now and are not given again, even if the writer's lease was given back meanwhile.

        One that another writer holds by then is left to it: it finds the number taken, and settles it itself.
        """
        gone = frozenset(used)
        returned = tuple(no for no in self.returned if no not in gone)
        return self._without(writer, gone).model_copy(update={"returned": returned})

    def release(self, writer: str, unused: Iterable[str]) -> Self:
        """`unused` go back to the series, those of them that `writer` still holds."""
        back = frozenset(unused).intersection(self._held_by(writer))
        return self._without(writer, back).model_copy(update={"returned": _in_order({*self.returned, *back})})

    def expired(self, now: datetime) -> tuple[Lease, ...]:
        """The leases of writers that are presumed dead."""
        return tuple(lease for lease in self.leases if lease.until < now)

    def give_back(self, writer: str, used: Collection[str], now: datetime) -> Self:
        """End the expired lease of `writer`: of its numbers, `used` belong to contacts, the others go back.

        Changes nothing when the writer has reserved again meanwhile, so is alive.
        """
        if all(lease.writer != writer for lease in self.expired(now)):
            return self
        return self.settle(writer, used).release(writer, self._held_by(writer))

    def _returned_of_this_form(self) -> tuple[str, ...]:
        return tuple(no for no in self.returned if alike(no, self.starting_no))

    def _unused(self) -> Iterator[str]:
        """Numbers never given, until the ending number or the length of a number is passed."""
        no = number_after(self.last_no_used, self.increment_by) if self.last_no_used else self.starting_no
        while len(no) <= LENGTH and (not self.ending_no or _rank(no) <= _rank(self.ending_no)):
            yield no
            no = number_after(no, self.increment_by)

    def _held_by(self, writer: str) -> tuple[str, ...]:
        return next((lease.numbers for lease in self.leases if lease.writer == writer), ())

    def _without(self, writer: str, gone: Collection[str]) -> Self:
        without = (lease.without(gone) if lease.writer == writer else lease for lease in self.leases)
        return self.model_copy(update={"leases": tuple(lease for lease in without if lease.numbers)})
