"""What the entries that count came to, summed by the database."""

import datetime
from collections.abc import Mapping
from typing import Any

from services.interactions.database import InteractionDatabase
from services.interactions.domain.analysis import FIELDS, Dimension, Figures, Period, lines
from services.interactions.domain.inbox import State

AT_END_OF_DAY = "~"
"""Behind every time of a day in `place_in_time`."""


def within(first: datetime.date | None, last: datetime.date | None) -> dict[str, Any]:
    """A filter of the log by date, both days included."""
    until = {"$lt": f"{last}{AT_END_OF_DAY}"} if last else {}
    return {"place_in_time": {"$gt": f"{first or ''}", **until}}


async def figures(
    database: InteractionDatabase, by: Dimension, filter: Mapping[str, Any], period: Period | None = None
) -> list[Figures]:
    """One line for each value of `by`, and each period; without evaluation none where one asks for evaluations."""
    counted = {"state": State.LOGGED.value, "entry.canceled": {"$ne": True}, **filter}
    if by is Dimension.EVALUATION:
        counted["entry.evaluation"] = {"$nin": ["", None]}
    fields = [FIELDS[by], *(["entry.date"] if period else [])]
    totals = await database.interactions.totals(*fields, sums=("entry.cost_lcy", "entry.duration_min"), filter=counted)
    return lines(
        {("all" if by is Dimension.ALL else value, *day): sums for (value, *day), sums in totals.items()}, period
    )
