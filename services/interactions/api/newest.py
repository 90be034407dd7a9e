"""The newest entries of a log, asked for in stretches of time that grow.

A server may sort all that a filter matches before it takes the first, and a busy company has ten thousands of entries.
The last days are few. A quiet contact costs a query more for each stretch.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from services.interactions.database import InteractionDatabase

STRETCHES = (16, 256)
"""Days back; behind them, all there is."""


async def newest(
    database: InteractionDatabase, log: Mapping[str, Any], fields: Sequence[str], *, before: str = "", limit: int
) -> list[dict[str, Any]]:
    """At most `limit` stored interactions of this log, the newest first, behind `before` (a `place_in_time`)."""
    until = {"$lt": before} if before else {}
    for since in (*_days_back(before), ""):
        filter = {**log, "place_in_time": {"$gt": since, **until}}
        found = await database.interactions.peek(filter, fields, sort=[("place_in_time", -1)], limit=limit)
        if len(found) == limit:
            break
    return [stored for _, stored in found]


def _days_back(before: str) -> list[str]:
    """From the day of the cursor, or from today on."""
    try:
        day = datetime.date.fromisoformat(before[:10])
    except ValueError:
        day = datetime.datetime.now(datetime.UTC).date()
    return [str(day - datetime.timedelta(days=days)) for days in STRETCHES if day.toordinal() > days]
