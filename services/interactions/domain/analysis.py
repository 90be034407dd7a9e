"""What interactions came to: number, cost and duration, by what one asks for and by period.

Canceled and postponed entries count nowhere (Business Central, Contact table 5050: No. of Interactions, Cost (LCY)).
"""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

Totals = Mapping[tuple[Any, ...], tuple[int, tuple[Decimal, ...]]]
"""Number, and cost and duration, by a value and a date (ISO)."""


class Dimension(StrEnum):
    """What interactions can be counted by."""

    ALL = "all"
    TEMPLATE = "template"
    GROUP = "group"
    SALESPERSON = "salesperson"
    CAMPAIGN = "campaign"
    EVALUATION = "evaluation"
    FLOW = "flow"
    CONTACT = "contact"
    COMPANY = "company"


FIELDS = {
    Dimension.ALL: "state",
    Dimension.TEMPLATE: "entry.interaction_template_code",
    Dimension.GROUP: "entry.interaction_group_code",
    Dimension.SALESPERSON: "entry.salesperson_code",
    Dimension.CAMPAIGN: "entry.campaign_no",
    Dimension.EVALUATION: "entry.evaluation",
    Dimension.FLOW: "entry.information_flow",
    Dimension.CONTACT: "entry.contact_no",
    Dimension.COMPANY: "entry.contact_company_no",
}
"""The field of a stored interaction that holds each."""


class Period(StrEnum):
    """A week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Figures(BaseModel):
    """One line of an analysis. Cost in local currency, duration in minutes.

    `period` is the first day of its period, None where none was asked for. `share` is the part of `number` in all lines
    of the same period, from 0 to 1.
    """

    model_config = ConfigDict(frozen=True)

    value: str
    period: datetime.date | None = None
    number: int = 0
    cost_lcy: Decimal = Decimal(0)
    duration_min: Decimal = Decimal(0)
    share: float = 0.0


def first_day(day: datetime.date, period: Period) -> datetime.date:
    """Of the period that `day` lies in."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - datetime.timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.QUARTER:
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)


def lines(totals: Totals, period: Period | None) -> list[Figures]:
    """In order of period, then the most frequent first. `totals` are by value, and by day where `period` is given."""
    sums: dict[tuple[str, datetime.date | None], tuple[int, Decimal, Decimal]] = {}
    for (value, *days), (number, (cost, duration)) in totals.items():
        key = (str(value or ""), first_day(datetime.date.fromisoformat(days[0]), period) if period else None)
        before = sums.get(key, (0, Decimal(0), Decimal(0)))
        sums[key] = (before[0] + number, before[1] + cost, before[2] + duration)
    return sorted(_with_shares(sums), key=lambda line: (line.period or datetime.date.min, -line.number, line.value))


def _with_shares(
    sums: Mapping[tuple[str, datetime.date | None], tuple[int, Decimal, Decimal]],
) -> Iterable[Figures]:
    of_period: dict[datetime.date | None, int] = {}
    for (_, period), (number, *_rest) in sums.items():
        of_period[period] = of_period.get(period, 0) + number
    for (value, period), (number, cost, duration) in sums.items():
        share = round(number / of_period[period], 6)
        yield Figures(value=value, period=period, number=number, cost_lcy=cost, duration_min=duration, share=share)
