"""Which alternative address an interaction was at (Business Central, Contact Alt. Address table 5051)."""

import datetime
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict

from shared.contracts.contacts import DateRange


class Alternative(BaseModel):
    """An alternative address: its code, the keys of its telephones and its e-mail, and the days on which it holds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    keys: tuple[str, ...] = ()
    date_ranges: tuple[DateRange, ...] = ()


def address_code(alternatives: Sequence[Alternative], keys: Iterable[str], on: datetime.date) -> str:
    """The address that was called or written to, else the one that holds on that day; blank when none is."""
    used = set(keys)
    reached = [alternative.code for alternative in alternatives if not used.isdisjoint(alternative.keys)]
    if reached:
        return reached[0]
    starts = [(start, a.code) for a in alternatives if (start := _holds_since(a.date_ranges, on))]
    return max(starts)[1] if starts else ""


def _holds_since(ranges: Iterable[DateRange], on: datetime.date) -> datetime.date | None:
    """The latest start of a range with this day in it."""
    starts = [
        r.starting_date for r in ranges if r.starting_date <= on and (r.ending_date is None or r.ending_date >= on)
    ]
    return max(starts, default=None)
